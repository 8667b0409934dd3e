package dev.parsimony.spark.cluster;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads what a cluster's daemons and drivers show in a browser, from their first pages along the
 * links, and fails where a secret is shown.
 */
final class WebPages {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  /** Of one reading, nearest first. */
  private static final int MAX_PAGES = 400;

  private static final List<String> FIRST_PAGES =
      List.of("/", "/json/", "/conf", "/jmx", "/stacks", "/ws/v1/cluster/apps");

  /** In pages, in scripts within pages, and in JSON. */
  private static final Pattern LINK =
      Pattern.compile("href=\\\\?[\"']?([^\"'\\\\ >#]+)|\"(https?://[^\"]+)\"");

  /** What looks nice, the same pages in another order, and what ends an application. */
  private static final Pattern LEFT_OUT = Pattern.compile("static/|sort=|kill|\\.(?:css|js|png)$");

  private static final Pattern APPLICATION = Pattern.compile("\"id\" : \"(app[\\w-]+)\"");

  private final HttpClient client =
      HttpClient.newBuilder()
          .followRedirects(HttpClient.Redirect.NORMAL)
          .connectTimeout(TIMEOUT)
          .build();
  private final List<URI> firstPages;
  private final String secret;
  private final Map<URI, String> read = new HashMap<>();

  private WebPages(List<URI> firstPages, String secret) {
    this.firstPages = firstPages;
    this.secret = secret;
  }

  /**
   * Nothing is read yet.
   *
   * @param secret that no page may show, beside all that has the form of one; or empty
   */
  static WebPages of(TryCluster cluster, String secret) throws IOException {
    List<URI> firstPages = cluster.webServers().stream().flatMap(WebPages::firstPages).toList();
    return new WebPages(firstPages, secret);
  }

  /** What is still there of these pages, and what they link to now. */
  WebPages again() throws InterruptedException {
    WebPages again = new WebPages(List.copyOf(read.keySet()), secret);
    again.read();
    return again;
  }

  /** Reads the pages that are there now. */
  void read() throws InterruptedException {
    Queue<URI> next = new ArrayDeque<>(firstPages);
    Set<URI> known = new HashSet<>(firstPages);
    for (int i = 0; i < MAX_PAGES && !next.isEmpty(); i++) {
      for (URI link : linksOf(next.remove())) {
        if (known.add(link)) {
          next.add(link);
        }
      }
    }
  }

  private List<URI> linksOf(URI address) throws InterruptedException {
    HttpResponse<String> page;
    try {
      page =
          client.send(
              HttpRequest.newBuilder(address).timeout(TIMEOUT).build(),
              HttpResponse.BodyHandlers.ofString(StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      return List.of(); // its process has ended
    }
    Secrets.assertNoneIn(address.toString(), page.body(), secret);
    if (page.statusCode() != 200) {
      return List.of();
    }
    read.put(page.uri(), page.body());
    return links(page.uri(), page.body());
  }

  private static List<URI> links(URI page, String text) {
    List<String> links = new ArrayList<>();
    Matcher link = LINK.matcher(text);
    while (link.find()) {
      links.add((link.group(1) == null ? link.group(2) : link.group(1)).replace("&amp;", "&"));
    }
    // What Spark's own pages ask for.
    if (page.getPath().endsWith("/environment/")) {
      links.add("../api/v1/applications/");
    }
    Matcher application = APPLICATION.matcher(text);
    while (page.getPath().endsWith("/applications/") && application.find()) {
      links.add(application.group(1) + "/environment");
      links.add(application.group(1) + "/allexecutors");
    }
    links.removeIf(LEFT_OUT.asPredicate());
    return links.stream().flatMap(found -> onThisMachine(page, found)).toList();
  }

  private static Stream<URI> onThisMachine(URI page, String link) {
    try {
      URI address =
          URI.create(page.resolve(link).toString().replace("//localhost:", "//127.0.0.1:"));
      if (!address.toString().startsWith("http://127.0.0.1:")) {
        return Stream.empty();
      }
      return address.getPath().isEmpty() ? firstPages(address) : Stream.of(address);
    } catch (IllegalArgumentException e) {
      return Stream.empty(); // part of a script
    }
  }

  private static Stream<URI> firstPages(URI server) {
    return FIRST_PAGES.stream().map(server::resolve);
  }

  /**
   * That at least so many pages were read whose path ends with something and which have a text; so
   * that it is known what was looked at.
   */
  void assertRead(int count, String pathEnd, String text) {
    long found =
        read.entrySet().stream()
            .filter(page -> page.getKey().getPath().endsWith(pathEnd))
            .filter(page -> page.getValue().contains(text))
            .count();
    assertTrue(
        found >= count,
        () ->
            found
                + " pages ..."
                + pathEnd
                + " have "
                + text
                + " of "
                + new TreeSet<>(read.keySet()));
  }
}
