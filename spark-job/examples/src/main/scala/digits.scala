// Learns to read digits, in spark-shell:
//   spark-shell --master 'local[2]' --jars spark-job/ml/target/parsimony-job.jar \
//     < spark-job/examples/src/main/scala/digits.scala
import dev.parsimony.spark.ml.ParsimonyClassifier
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator

val table = spark.read.option("header", true).option("inferSchema", true).csv("notebooks-data/glyphs.csv").cache()
val Array(train, test) = table.randomSplit(Array(0.8, 0.2), 1)

val classifier = new ParsimonyClassifier().setFeaturesCol(table.columns.init).setLayers(Array(64, 128, 10)).setUpdater("adam:0.02").setNumWorkers(2).setBatchSize(8).setEpochs(30)
val model = classifier.fit(train)
println(model.summary)

val accuracy = new MulticlassClassificationEvaluator().setMetricName("accuracy").evaluate(model.transform(test))
println(f"Spark ${spark.version}, Scala ${util.Properties.versionNumberString}: ${accuracy * 100}%.1f %% of ${test.count()} read correctly")
System.exit(0)
