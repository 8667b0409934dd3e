package dev.parsimony.spark.dl4j;

import dev.parsimony.secondmoment.array.Floats;
import dev.parsimony.secondmoment.kernel.convolution.Convolutions;
import dev.parsimony.secondmoment.onednn.RowMajorProducts;
import dev.parsimony.spark.Internal;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.Batch;
import dev.parsimony.spark.data.format.ExampleFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A saved network that answers, as training's test pass lets it: with the same kernels and the
 * model's normaliser. For one caller at a time, on any thread.
 */
@Internal
public final class InferenceNetwork {
  /** Dimensions of an answer for each time step: examples, values, steps. */
  private static final int RANK_PER_STEP = 3;

  private final Network network;
  private final NetworkInput input;
  private final List<AnswerForm> forms;
  private final List<Boolean> columnsLast;
  private @Nullable NetworkBatch arrays;

  /**
   * The answers to a batch.
   *
   * @param loss sum over the examples, without regularisation
   * @param outputs in the network's order
   */
  public record Answers(double loss, List<OutputRows> outputs) {}

  private InferenceNetwork(Network network, NetworkInput input, Convolutions convolutions) {
    this.network = network;
    this.input = input;
    List<OutputSpec> specs = network.outputSpecs();
    boolean last = input.form() == NetworkInput.Form.CHANNELS_LAST;
    this.columnsLast = specs.stream().map(spec -> last || spec.columnsLast()).toList();
    this.forms = forms(specs);
    network.installKernels(convolutions);
  }

  /**
   * Restores a network for examples with labels.
   *
   * @param convolutions how they are computed: the same in all tasks, whatever their processors
   * @throws UserErrorException where it does not take them, or has no loss
   */
  public static InferenceNetwork labelled(
      NetworkSnapshot snapshot, ExampleFormat format, Convolutions convolutions) {
    Network network = snapshot.restore();
    NetworkRequirements.requireLosses(network.model());
    NetworkInput input = NetworkInput.of(network, format).normalisedBy(snapshot.normaliser());
    if (input.classes() > 0) {
      NetworkRequirements.requireClasses(network.outputSpecs().get(0));
    }
    return new InferenceNetwork(network, input, convolutions);
  }

  /**
   * Restores a network for examples whose labels, if any, do not count.
   *
   * @param convolutions how they are computed: the same in all tasks, whatever their processors
   * @throws UserErrorException where it does not take them
   */
  public static InferenceNetwork unlabelled(
      NetworkSnapshot snapshot, ExampleFormat format, Convolutions convolutions) {
    Network network = snapshot.restore();
    NetworkRequirements.requireLayers(network.model());
    NetworkInput input =
        NetworkInput.unlabelled(network, format).normalisedBy(snapshot.normaliser());
    return new InferenceNetwork(network, input, convolutions);
  }

  /** Asks the network with one example of zeros what its answers look like. */
  private List<AnswerForm> forms(List<OutputSpec> specs) {
    INDArray[] answers = answersToZeros();
    List<AnswerForm> found = new ArrayList<>();
    for (int i = 0; i < answers.length; i++) {
      if (answers[i].rank() > RANK_PER_STEP) {
        throw new UserErrorException(
            "The network's output '"
                + specs.get(i).name()
                + "' answers with arrays of "
                + Arrays.toString(answers[i].shape())
                + "; only rows of values, and rows for each time step, can be written or judged.");
      }
      found.add(AnswerForm.of(specs.get(i), answers[i].shape(), columnsLast.get(i)));
    }
    return List.copyOf(found);
  }

  private INDArray[] answersToZeros() {
    DataType type = network.parameters().dataType();
    INDArray zeros = new NetworkBatch(input, 1, type).arrays().getFeatures(0).assign(0);
    try {
      return network.output(zeros);
    } catch (RuntimeException e) {
      throw NetworkInput.refused(input.format().shape(), Dl4jReason.of(e));
    }
  }

  /** Returns the outputs, in the network's order. */
  public List<AnswerForm> forms() {
    return forms;
  }

  /** Returns what regularisation adds to the mean loss. */
  public double penalty() {
    return network.penalty();
  }

  /** Answers a batch, and compares with its labels. */
  public Answers test(Batch batch) {
    MultiDataSet filled = fill(batch);
    TestAnswers answers = withProducts(() -> network.test(filled));
    return new Answers(answers.loss(), rows(answers.outputs(), batch.size()));
  }

  /** Answers a batch. */
  public List<OutputRows> answer(Batch batch) {
    MultiDataSet filled = fill(batch);
    MultiDataSet features =
        new org.nd4j.linalg.dataset.MultiDataSet(
            filled.getFeatures(), null, filled.getFeaturesMaskArrays(), null);
    return rows(Arrays.asList(withProducts(() -> network.output(features))), batch.size());
  }

  private MultiDataSet fill(Batch batch) {
    NetworkBatch filled = arrays;
    if (filled == null || filled.examples() != batch.size()) {
      filled = new NetworkBatch(input, batch.size(), network.parameters().dataType());
      arrays = filled;
    }
    return filled.fill(batch);
  }

  private List<OutputRows> rows(List<INDArray> answers, int examples) {
    List<OutputRows> rows = new ArrayList<>();
    for (int i = 0; i < answers.size(); i++) {
      INDArray answer = answers.get(i);
      int columns = forms.get(i).columns();
      int positions = Math.toIntExact(answer.length() / examples / columns);
      float[] values = Floats.copy(Floats.dense(answer));
      rows.add(new OutputRows(values, columns, positions, columnsLast.get(i)));
    }
    return rows;
  }

  /** Computes with products by oneDNN, as our kernels do. */
  private static <T> T withProducts(Supplier<T> body) {
    boolean before = RowMajorProducts.use(true);
    try {
      return body.get();
    } finally {
      RowMajorProducts.use(before);
    }
  }

  /** Frees what the calling thread's operations hold beside the network. */
  public static void endThread() {
    Nd4j.getWorkspaceManager().destroyAllWorkspacesForCurrentThread();
  }
}
