package dev.parsimony.site;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Follows the links between the pages of a site. */
final class LinkCheck {
  private static final Pattern LINK = Pattern.compile(" (?:href|src)=\"([^\"]*)\"");
  private static final Pattern ID = Pattern.compile(" id=\"([^\"]*)\"");

  private LinkCheck() {}

  /**
   * Returns the links that lead to no file or to no anchor, each with its page; links to other
   * sites are not followed.
   */
  static List<String> broken(Path site) throws IOException {
    Map<Path, String> pages = new HashMap<>();
    Map<Path, Set<String>> anchors = new HashMap<>();
    try (Stream<Path> files = Files.walk(site)) {
      for (Path file : files.filter(file -> file.toString().endsWith(".html")).sorted().toList()) {
        String html = Files.readString(file);
        pages.put(file, html);
        Set<String> ids = anchors.computeIfAbsent(file, page -> new HashSet<>());
        ID.matcher(html).results().forEach(id -> ids.add(id.group(1)));
      }
    }
    List<String> broken = new ArrayList<>();
    for (Map.Entry<Path, String> page : pages.entrySet()) {
      Matcher link = LINK.matcher(page.getValue());
      while (link.find()) {
        if (!link.group(1).matches("[a-z]+:.*") && !leads(page.getKey(), link.group(1), anchors)) {
          broken.add(site.relativize(page.getKey()) + ": " + link.group(1));
        }
      }
    }
    return broken.stream().sorted().toList();
  }

  private static boolean leads(Path page, String link, Map<Path, Set<String>> anchors) {
    String[] parts =
        URLDecoder.decode(link.replace("+", "%2B"), StandardCharsets.UTF_8).split("#", 2);
    Path target = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
    if (!Files.isRegularFile(target)) {
      return false;
    }
    return parts.length == 1 || anchors.getOrDefault(target, Set.of()).contains(parts[1]);
  }
}
