package dev.parsimony.spark.master;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/** Keeps, in this JVM, what all workers train on in each step. */
final class Minibatches extends QuietHook {
  private static final TreeMap<Integer, List<DataSet>> TAKEN = new TreeMap<>();

  static void forget() {
    synchronized (TAKEN) {
      TAKEN.clear();
    }
  }

  /** Returns what the workers trained on together, step by step. */
  static List<DataSet> steps(int workers) {
    List<DataSet> steps = new ArrayList<>();
    synchronized (TAKEN) {
      for (List<DataSet> step : TAKEN.values()) {
        assertEquals(workers, step.size());
        steps.add(DataSet.merge(step));
      }
    }
    return steps;
  }

  /** Copies, for the next minibatch overwrites this one. */
  private static void take(int step, INDArray features, INDArray labels) {
    DataSet copy = new DataSet(features.dup(), labels.dup());
    synchronized (TAKEN) {
      TAKEN.computeIfAbsent(step, none -> new ArrayList<>()).add(copy);
    }
  }

  @Override
  public void preUpdate(org.nd4j.linalg.dataset.api.DataSet minibatch, Model model) {
    int step = ((MultiLayerNetwork) model).getIterationCount();
    take(step, minibatch.getFeatures(), minibatch.getLabels());
  }

  @Override
  public void preUpdate(MultiDataSet minibatch, Model model) {
    int step = ((ComputationGraph) model).getIterationCount();
    take(step, minibatch.getFeatures(0), minibatch.getLabels(0));
  }
}
