package dev.parsimony.spark.api;

import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.RecordData;
import dev.parsimony.spark.data.format.ArrayFormat;
import dev.parsimony.spark.data.format.ArrayRole;
import dev.parsimony.spark.data.format.ExampleFormat;
import dev.parsimony.spark.dl4j.Networks;
import dev.parsimony.spark.driver.JavaSerialized;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/** Data sets in an RDD as the examples of a run. */
final class DataSets {
  private DataSets() {}

  /**
   * Looks at all data sets, in one Spark job.
   *
   * @param test may be empty
   * @param unusedOutputs whether an output may have more classes than the labels name
   * @param weights whether the labels' masks are weights of examples
   * @throws UserErrorException if they are not examples of one format
   */
  static RecordData examples(
      JavaRDD<MultiDataSet> train,
      JavaRDD<MultiDataSet> test,
      SparseLabels sparse,
      boolean unusedOutputs,
      boolean weights) {
    List<Survey> ofTrain = survey(train, sparse, weights);
    List<Survey> ofTest = survey(test, sparse, weights);
    ExampleFormat format =
        format(Stream.concat(ofTrain.stream(), ofTest.stream()).toList(), weights);
    if (!unusedOutputs) {
      requireUsed(sparse, Stream.concat(ofTrain.stream(), ofTest.stream()).toList());
    }
    RecordData.Part trainPart = part(train, ofTrain, format);
    RecordData.Part testPart = part(test, ofTest, format);
    String description =
        String.format(
            Locale.ROOT,
            "RDD: %,d training and %,d test examples, %s",
            trainPart.size(),
            testPart.size(),
            shapes(format, ArrayRole.FEATURES) + " to " + shapes(format, ArrayRole.LABELS));
    return new RecordData(format, trainPart, testPart, description);
  }

  private static void requireUsed(SparseLabels sparse, List<Survey> surveys) {
    List<Integer> largest = surveys.stream().map(Survey::largest).reduce(List.of(), Survey::larger);
    for (int output = 0; output < largest.size(); output++) {
      Networks.requireUsed(sparse.classes().get(output), largest.get(output) + 1);
    }
  }

  private static List<Survey> survey(
      JavaRDD<MultiDataSet> data, SparseLabels sparse, boolean weights) {
    return data
        .mapPartitions(
            dataSets ->
                Stream.of(JavaSerialized.toBytes(Survey.of(dataSets, sparse, weights))).iterator())
        .collect()
        .stream()
        .map(bytes -> JavaSerialized.fromBytes(bytes, Survey.class))
        .toList();
  }

  private static ExampleFormat format(List<Survey> surveys, boolean weights) {
    @Nullable DataSetShapes shapes = null;
    for (Survey survey : surveys) {
      if (!survey.problem().isEmpty()) {
        throw new UserErrorException(survey.problem());
      }
      shapes = Survey.join(shapes, survey.shapes());
    }
    if (shapes == null) {
      throw new UserErrorException("The RDD holds no data sets to train on.");
    }
    return weights ? shapes.weightedFormat() : shapes.format();
  }

  private static RecordData.Part part(
      JavaRDD<MultiDataSet> data, List<Survey> surveys, ExampleFormat format) {
    return new RecordData.Part(
        data.flatMap(dataSet -> new DataSetRecords(dataSet, format)),
        surveys.stream().map(Survey::examples).toList());
  }

  private static String shapes(ExampleFormat format, ArrayRole role) {
    return format.arrays().stream()
        .filter(array -> array.role() == role)
        .map(ArrayFormat::shape)
        .map(Object::toString)
        .collect(Collectors.joining(" and "));
  }
}
