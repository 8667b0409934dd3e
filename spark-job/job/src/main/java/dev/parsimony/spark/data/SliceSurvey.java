package dev.parsimony.spark.data;

import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.format.ExampleFormat;
import dev.parsimony.spark.data.format.Records;
import dev.parsimony.spark.data.source.CsvSurvey;
import dev.parsimony.spark.data.source.DataFiles;
import dev.parsimony.spark.data.source.ExampleReader;
import dev.parsimony.spark.data.source.SliceOpener;
import dev.parsimony.spark.data.source.SliceWork;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;

/**
 * Reads one slice to its end in a task, counts and checks. A problem comes back as a value and not
 * as an exception, so that Spark neither retries nor prints a stack trace.
 *
 * @param labelLimit labels from here on do not fit the given network
 */
record SliceSurvey(List<ReadTask> tasks, ExampleFormat format, TestSplit split, int labelLimit)
    implements SliceWork<byte[]> {

  @Override
  public Iterator<byte[]> on(int index, SliceOpener opener) {
    return List.of(check(tasks.get(index), opener).toBytes()).iterator();
  }

  private SliceReport check(ReadTask task, SliceOpener opener) {
    Tally tally = new Tally();
    try (ExampleReader reader = opener.open(task.slice(), format)) {
      tally.survey = reader.survey();
      byte[] record = format.newRecord();
      while (reader.next(record)) {
        int label = Records.largestClass(record, format);
        if (label >= labelLimit) {
          throw new UserErrorException(
              String.format(
                  "%s: label %d, but the network's outputs are for labels 0 to %d.",
                  reader.place(), label, labelLimit - 1));
        }
        tally.add(label, task.isTest(split, tally.examples()), reader);
      }
      return tally.report("");
    } catch (UserErrorException e) {
      return tally.report(e.sentence());
    } catch (IOException e) {
      return tally.report(DataFiles.unreadable(task.slice().name(), e).sentence());
    }
  }

  private static final class Tally {
    private long train;
    private long test;
    private int maxLabel = -1;
    private String maxPlace = "";
    private CsvSurvey survey = new CsvSurvey();

    long examples() {
      return train + test;
    }

    void add(int label, boolean isTest, ExampleReader reader) {
      if (isTest) {
        test++;
      } else {
        train++;
      }
      if (label > maxLabel) {
        maxLabel = label;
        maxPlace = reader.place();
      }
    }

    SliceReport report(String problem) {
      return new SliceReport(train, test, maxLabel, maxPlace, survey, problem);
    }
  }
}
