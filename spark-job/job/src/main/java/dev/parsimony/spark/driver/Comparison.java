package dev.parsimony.spark.driver;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.files.FileSystems;
import dev.parsimony.spark.files.Folder;
import dev.parsimony.spark.report.Report;
import dev.parsimony.spark.report.ReportReader;
import dev.parsimony.spark.report.ReportTable;
import dev.parsimony.spark.report.page.ComparedRun;
import dev.parsimony.spark.report.page.ComparisonPage;
import dev.parsimony.spark.report.page.RunTable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The {@code compare} and {@code show} commands: reports of several runs, on any Hadoop file
 * system.
 */
@Internal
public final class Comparison {
  private final Configuration hadoop;

  public Comparison(Configuration hadoop) {
    this.hadoop = hadoop;
  }

  /**
   * Writes the page.
   *
   * @param places output folders of runs, or their report.json
   * @param page file to write, in place of one that is there
   * @return the table
   * @throws UserErrorException with what to change
   */
  public String write(List<String> places, String page) {
    if (places.size() < 2 || places.size() > ComparedRun.MOST) {
      throw new UserErrorException(
          "compare takes 2 to "
              + ComparedRun.MOST
              + " runs, and got "
              + places.size()
              + "; give their output folders.");
    }
    List<String> names = names(places);
    List<ComparedRun> runs = new ArrayList<>();
    for (int i = 0; i < places.size(); i++) {
      runs.add(new ComparedRun(names.get(i), read(places.get(i), "compare")));
    }
    write(ComparisonPage.of(runs), page);
    return RunTable.of(runs);
  }

  /**
   * Returns the table of one run, as it was printed at its end.
   *
   * @throws UserErrorException with what to change
   */
  public String table(String place) {
    return ReportTable.of(read(place, "show"));
  }

  private Report read(String place, String command) {
    try {
      Path path = FileSystems.path(place);
      FileSystem files = FileSystems.of(path, hadoop);
      boolean folder = files.getFileStatus(path).isDirectory();
      Path file = folder ? new Path(path, ResultFiles.REPORT) : path;
      try (InputStream in = files.open(file)) {
        return ReportReader.read(in.readAllBytes());
      }
    } catch (FileNotFoundException e) {
      throw new UserErrorException(
          "There is no report.json at "
              + place
              + "; give the output folder of a run that ended, or its report.json.",
          e);
    } catch (IOException e) {
      throw new UserErrorException(
          "Cannot "
              + command
              + " "
              + place
              + " ("
              + FileSystems.reason(e)
              + "); give the output folder of a run that ended, or its report.json.",
          e);
    }
  }

  private void write(byte[] page, String file) {
    try {
      Path path = FileSystems.path(file);
      Path parent = path.getParent();
      try (Folder folder = Folder.open(parent == null ? "." : parent.toString(), hadoop)) {
        folder.create();
        folder.replace(path.getName(), page);
      }
    } catch (IOException e) {
      throw new UserErrorException(
          "Cannot write the page "
              + file
              + " ("
              + FileSystems.reason(e)
              + "); give another file with --page.",
          e);
    }
  }

  /** The folders' own names where they differ, else all that was given, numbered if need be. */
  private static List<String> names(List<String> places) {
    List<String> last = places.stream().map(Comparison::folderName).toList();
    if (Set.copyOf(last).size() == places.size()) {
      return last;
    }
    Set<String> names = new LinkedHashSet<>();
    for (String place : places) {
      String name = place;
      for (int number = 2; !names.add(name); number++) {
        name = place + " (" + number + ")";
      }
    }
    return List.copyOf(names);
  }

  private static String folderName(String place) {
    String folder = place.replaceFirst("/+$", "").replaceFirst("/?report[.]json$", "");
    String name = folder.substring(folder.lastIndexOf('/') + 1);
    return name.isEmpty() ? place : name;
  }
}
