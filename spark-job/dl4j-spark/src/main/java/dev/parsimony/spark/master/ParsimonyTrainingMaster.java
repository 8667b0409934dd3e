package dev.parsimony.spark.master;

import dev.parsimony.spark.data.RecordData;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.core.loader.DataSetLoader;
import org.deeplearning4j.core.loader.MultiDataSetLoader;
import org.deeplearning4j.core.storage.StatsStorageRouter;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.deeplearning4j.spark.api.Repartition;
import org.deeplearning4j.spark.api.RepartitionStrategy;
import org.deeplearning4j.spark.api.TrainingHook;
import org.deeplearning4j.spark.api.TrainingMaster;
import org.deeplearning4j.spark.api.TrainingResult;
import org.deeplearning4j.spark.api.TrainingWorker;
import org.deeplearning4j.spark.api.stats.SparkTrainingStats;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * Trains the networks of {@code SparkDl4jMultiLayer} and {@code SparkComputationGraph} with
 * Parsimony, in place of {@code ParameterAveragingTrainingMaster} or {@code SharedTrainingMaster}.
 *
 * <pre>{@code
 * TrainingMaster<?, ?> master =
 *     new ParsimonyTrainingMaster.Builder(4, 1).batchSizePerWorker(32).build();
 * SparkDl4jMultiLayer network = new SparkDl4jMultiLayer(sparkContext, configuration, master);
 * for (int epoch = 0; epoch < 3; epoch++) {
 *   network.fit(trainingData);
 * }
 * }</pre>
 *
 * <p>Each fit changes the given network in place and is an epoch; the next one goes on with what
 * workers had not sent, so that three fits of one epoch give the bits of one fit of three. What is
 * kept for that lies in the export directory until {@link #deleteTempFiles(JavaSparkContext)}. Used
 * by one thread at a time.
 */
public final class ParsimonyTrainingMaster
    implements TrainingMaster<TrainingResult, TrainingWorker<TrainingResult>> {
  private final MasterSettings settings;
  private final ArrayList<TrainingHook> hooks;
  private final Fits fits;
  private ArrayList<TrainingListener> listeners = new ArrayList<>();
  private @Nullable StatsStorageRouter router;

  ParsimonyTrainingMaster(MasterSettings settings, Collection<TrainingHook> hooks) {
    this.settings = settings;
    this.hooks = new ArrayList<>(hooks);
    this.fits = new Fits(settings);
  }

  /**
   * As {@code ParameterAveragingTrainingMaster} is made.
   *
   * @param saveUpdater whether a fit goes on with the updater's state of the one before
   * @param numWorkers from 1; each takes one of Spark's slots
   * @param averagingFrequency changes nothing, as the next one
   */
  public ParsimonyTrainingMaster(
      boolean saveUpdater,
      Integer numWorkers,
      int rddDataSetNumExamples,
      int batchSizePerWorker,
      int averagingFrequency,
      int prefetchNumBatches) {
    this(
        new Builder(numWorkers, rddDataSetNumExamples)
            .saveUpdater(saveUpdater)
            .batchSizePerWorker(batchSizePerWorker)
            .averagingFrequency(averagingFrequency)
            .workerPrefetchNumBatches(prefetchNumBatches));
  }

  /** As {@code ParameterAveragingTrainingMaster} is made, with more that changes nothing. */
  public ParsimonyTrainingMaster(
      boolean saveUpdater,
      Integer numWorkers,
      int rddDataSetNumExamples,
      int batchSizePerWorker,
      int averagingFrequency,
      int aggregationDepth,
      int prefetchNumBatches,
      Repartition repartition,
      RepartitionStrategy repartitionStrategy,
      boolean collectTrainingStats) {
    this(
        new Builder(numWorkers, rddDataSetNumExamples)
            .saveUpdater(saveUpdater)
            .batchSizePerWorker(batchSizePerWorker)
            .averagingFrequency(averagingFrequency)
            .aggregationDepth(aggregationDepth)
            .workerPrefetchNumBatches(prefetchNumBatches)
            .repartitionData(repartition)
            .repartitionStrategy(repartitionStrategy)
            .collectTrainingStats(collectTrainingStats));
  }

  private ParsimonyTrainingMaster(Builder builder) {
    this(MasterSettings.fromJson(builder.settings.toJson()), builder.hooks);
  }

  /** Makes a master of the settings that {@link #toJson} wrote. */
  public static ParsimonyTrainingMaster fromJson(String json) {
    return new ParsimonyTrainingMaster(MasterSettings.fromJson(json), List.of());
  }

  /** Makes a master of the settings that {@link #toYaml} wrote. */
  public static ParsimonyTrainingMaster fromYaml(String yaml) {
    return new ParsimonyTrainingMaster(MasterSettings.fromYaml(yaml), List.of());
  }

  /** Returns the settings; hooks and listeners, which are code, are none of them. */
  @Override
  public String toJson() {
    return settings.toJson();
  }

  @Override
  public String toYaml() {
    return settings.toYaml();
  }

  @Override
  public void executeTraining(SparkDl4jMultiLayer network, JavaRDD<DataSet> trainingData) {
    fitDataSets(Subject.of(network), trainingData);
  }

  @Override
  public void executeTraining(SparkComputationGraph graph, JavaRDD<DataSet> trainingData) {
    fitDataSets(Subject.of(graph), trainingData);
  }

  @Override
  public void executeTrainingMDS(SparkComputationGraph graph, JavaRDD<MultiDataSet> trainingData) {
    Subject subject = Subject.of(graph);
    fit(
        subject,
        survey ->
            fits.data().ofDataSets(subject.spark(), trainingData, () -> trainingData, survey));
  }

  @Override
  public void executeTrainingPaths(
      @Nullable SparkDl4jMultiLayer network,
      @Nullable SparkComputationGraph graph,
      JavaRDD<String> trainingDataPaths,
      @Nullable DataSetLoader dsLoader,
      @Nullable MultiDataSetLoader mdsLoader) {
    Subject subject = Subject.of(network, graph);
    PathData.Loader loader = PathData.loader(dsLoader, mdsLoader);
    Fits.requireSerializable(Arrays.asList(dsLoader, mdsLoader));
    fit(
        subject,
        survey ->
            fits.data()
                .ofPaths(
                    subject.spark(),
                    trainingDataPaths,
                    loader,
                    () -> PathData.load(subject.spark(), trainingDataPaths, loader),
                    survey));
  }

  private void fitDataSets(Subject subject, JavaRDD<DataSet> dataSets) {
    fit(
        subject,
        survey ->
            fits.data()
                .ofDataSets(
                    subject.spark(),
                    dataSets,
                    () -> dataSets.map(next -> next == null ? null : next.toMultiDataSet()),
                    survey));
  }

  private void fit(
      Subject subject, Function<Function<JavaRDD<MultiDataSet>, RecordData>, RecordData> found) {
    boolean timed = settings.collectTrainingStats;
    fits.fit(subject, found, new WorkerSight.Plan(hooks, listeners, router != null, timed), router);
  }

  @Override
  public void addHook(TrainingHook trainingHook) {
    hooks.add(trainingHook);
  }

  @Override
  public void removeHook(TrainingHook trainingHook) {
    hooks.remove(trainingHook);
  }

  @Override
  public void setListeners(Collection<TrainingListener> newListeners) {
    setListeners(null, newListeners);
  }

  @Override
  public void setListeners(
      @Nullable StatsStorageRouter newRouter, @Nullable Collection<TrainingListener> newListeners) {
    router = newRouter;
    listeners = newListeners == null ? new ArrayList<>() : new ArrayList<>(newListeners);
  }

  /** Sets whether minibatches are timed on the workers; fits and their parts always are. */
  @Override
  public void setCollectTrainingStats(boolean collectTrainingStats) {
    settings.collectTrainingStats = collectTrainingStats;
  }

  @Override
  public boolean getIsCollectTrainingStats() {
    return settings.collectTrainingStats;
  }

  /** Returns times of all fits so far; never null. */
  @Override
  public SparkTrainingStats getTrainingStats() {
    return fits.times();
  }

  /**
   * Deletes what was exported and what workers carry from fit to fit; the next fit begins without.
   * Checkpoints in a folder of the user's ({@link Builder#checkpoint}) stay, and the next fit
   * begins without what was carried there, too.
   */
  @Override
  public boolean deleteTempFiles(JavaSparkContext sc) {
    return fits.forget(sc);
  }

  @Override
  public boolean deleteTempFiles(SparkContext sc) {
    return deleteTempFiles(new JavaSparkContext(sc));
  }

  /** Throws: workers of this master are tasks that train together, not functions of a partition. */
  @Override
  public TrainingWorker<TrainingResult> getWorkerInstance(SparkDl4jMultiLayer network) {
    throw noWorker();
  }

  /** Throws likewise. */
  @Override
  public TrainingWorker<TrainingResult> getWorkerInstance(SparkComputationGraph graph) {
    throw noWorker();
  }

  private static UnsupportedOperationException noWorker() {
    return new UnsupportedOperationException(
        "ParsimonyTrainingMaster has no TrainingWorker: its workers exchange gradients as they"
            + " train. Call fit on the network instead.");
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ParsimonyTrainingMaster master && toJson().equals(master.toJson());
  }

  @Override
  public int hashCode() {
    return toJson().hashCode();
  }

  @Override
  public String toString() {
    return toJson();
  }

  /** Builds masters; see the options for their defaults. */
  public static final class Builder extends MasterOptions<Builder> {
    /**
     * Begins with as many workers as Spark's default parallelism.
     *
     * @param rddDataSetNumExamples about how many examples a data set holds; a hint
     */
    public Builder(int rddDataSetNumExamples) {
      this(null, rddDataSetNumExamples);
    }

    /**
     * Begins with a number of workers.
     *
     * @param numWorkers each takes one of Spark's slots; null for Spark's default parallelism
     * @param rddDataSetNumExamples about how many examples a data set holds; a hint
     */
    public Builder(@Nullable Integer numWorkers, int rddDataSetNumExamples) {
      super(numWorkers, rddDataSetNumExamples);
    }

    @Override
    Builder self() {
      return this;
    }

    /** Makes the master. */
    public ParsimonyTrainingMaster build() {
      return new ParsimonyTrainingMaster(this);
    }
  }
}
