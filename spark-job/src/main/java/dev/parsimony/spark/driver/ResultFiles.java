package dev.parsimony.spark.driver;

import dev.parsimony.spark.files.Folder;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** A trained network and its report, as files. */
final class ResultFiles {
  static final String MODEL = "model.zip";
  static final String REPORT = "report.json";

  private final byte[] model;
  private final byte[] report;

  /**
   * @param model as DL4J saves it
   * @param report in JSON
   */
  ResultFiles(byte[] model, byte[] report) {
    this.model = model;
    this.report = report;
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

  /** Each whole, the model first. */
  void writeTo(Folder folder) throws IOException {
    folder.write(MODEL, out -> out.write(model));
    folder.write(REPORT, out -> out.write(report));
  }
}
