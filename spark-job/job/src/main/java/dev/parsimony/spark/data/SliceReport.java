package dev.parsimony.spark.data;

import dev.parsimony.spark.data.source.CsvClasses;
import dev.parsimony.spark.data.source.CsvSurvey;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;

/**
 * The findings of checking one slice. It travels as bytes of Java serialisation, so that it does
 * not depend on the serializer that Spark is set to.
 *
 * @param maxLabel -1 without examples, and where labels are not known to be classes yet
 * @param maxPlace where the largest label stands first
 * @param survey the labels of a table; empty for other kinds of data
 * @param problem the sentence for the user, empty if all is well; the figures are then complete
 */
record SliceReport(
    long train, long test, int maxLabel, String maxPlace, CsvSurvey survey, String problem)
    implements Serializable {

  long examples() {
    return train + test;
  }

  /** Returns a copy with the largest label, once it is known which label is which class. */
  SliceReport with(CsvClasses classes) {
    CsvSurvey.Largest largest = survey.largest(classes);
    return new SliceReport(train, test, largest.label(), largest.place(), survey, problem);
  }

  byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(this);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static SliceReport fromBytes(byte[] bytes) {
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
      return (SliceReport) in.readObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("A class of this job is missing on the driver", e);
    }
  }
}
