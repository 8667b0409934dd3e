package dev.parsimony.spark.driver.inference;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.dl4j.AnswerForm;
import dev.parsimony.spark.dl4j.OutputRows;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.List;

/** A file format of predictions. */
@Internal
public interface PredictionFormat extends Serializable {
  /** Returns the end of a file's name, such as {@code .csv}. */
  String extension();

  /**
   * Requires columns that those who read the files tell apart.
   *
   * @throws UserErrorException naming two that they do not
   */
  default void requireColumns(List<AnswerForm> forms, List<String> classes) {}

  /**
   * Begins a file.
   *
   * @param out stays open
   * @param forms of the network's outputs
   * @param classes names of the classes; empty where they have none
   */
  Writer begin(OutputStream out, List<AnswerForm> forms, List<String> classes) throws IOException;

  /** Writes the answers of one file, example by example; closing it frees what it holds. */
  interface Writer extends Closeable {
    /**
     * Writes the answers to one example.
     *
     * @param number of the example in its source, from 0
     * @param answers of all outputs to the batch
     * @param index of the example in the batch
     * @param steps that the example has, where an output answers at each
     */
    void add(long number, List<OutputRows> answers, int index, int steps) throws IOException;

    /** Ends the file. */
    void end() throws IOException;
  }
}
