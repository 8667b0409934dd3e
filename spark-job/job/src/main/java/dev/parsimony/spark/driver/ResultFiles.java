package dev.parsimony.spark.driver;

import dev.parsimony.spark.files.Folder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** A trained network, its report and, where they have any, the names of its classes, as files. */
final class ResultFiles {
  static final String MODEL = "model.zip";
  static final String REPORT = "report.json";

  /** A line for each class, in the order of their numbers. */
  static final String CLASSES = "classes.txt";

  private final byte[] model;
  private final byte[] report;
  private final List<String> classes;

  /**
   * @param model as DL4J saves it
   * @param report in JSON
   * @param classes names of the classes; empty where they are numbers
   */
  ResultFiles(byte[] model, byte[] report, List<String> classes) {
    this.model = model;
    this.report = report;
    this.classes = List.copyOf(classes);
  }

  /**
   * Writes them to the output folder, whatever interrupts this thread meanwhile.
   *
   * @throws TrainingAbortedException where that cannot be, with where they have been saved instead
   */
  void save(OutputFolder output, Rescue rescue) {
    try {
      // On a thread that nobody interrupts; join() waits for it though this one is.
      CompletableFuture.runAsync(() -> write(output, rescue), ResultFiles::start).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  private static void start(Runnable task) {
    new Thread(task, "parsimony-results").start();
  }

  private void write(OutputFolder output, Rescue rescue) {
    try {
      output.write(this);
    } catch (IOException | RuntimeException e) {
      throw new TrainingAbortedException(
          "The model was trained, but could not be written to "
              + output
              + " ("
              + e.getMessage()
              + "); "
              + saved(rescue),
          e);
    }
  }

  private String saved(Rescue rescue) {
    try {
      return "the driver saved it in " + rescue.save(this::writeTo) + ".";
    } catch (IOException e) {
      return "nor could it be saved elsewhere: " + e.getMessage() + ".";
    }
  }

  /** Each whole, the model first; no names of an earlier run's classes stay. */
  void writeTo(Folder folder) throws IOException {
    folder.write(MODEL, out -> out.write(model));
    if (classes.isEmpty()) {
      folder.delete(CLASSES);
    } else {
      String lines = String.join("\n", classes) + "\n";
      folder.write(CLASSES, out -> out.write(lines.getBytes(StandardCharsets.UTF_8)));
    }
    folder.write(REPORT, out -> out.write(report));
  }

  /** Their names, for a sentence. */
  @Override
  public String toString() {
    return MODEL + (classes.isEmpty() ? "" : ", " + CLASSES) + " and " + REPORT;
  }
}
