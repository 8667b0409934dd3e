package dev.parsimony.spark.master;

import java.util.function.DoubleConsumer;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.jspecify.annotations.Nullable;

/**
 * The network of a fit.
 *
 * @param score told of the last step's
 */
record Subject(JavaSparkContext spark, Model network, DoubleConsumer score) {
  static Subject of(SparkDl4jMultiLayer network) {
    return new Subject(network.getSparkContext(), network.getNetwork(), network::setScore);
  }

  static Subject of(SparkComputationGraph graph) {
    return new Subject(graph.getSparkContext(), graph.getNetwork(), graph::setScore);
  }

  /** Returns the one of two that is given. */
  static Subject of(@Nullable SparkDl4jMultiLayer network, @Nullable SparkComputationGraph graph) {
    if (network != null) {
      return of(network);
    }
    if (graph != null) {
      return of(graph);
    }
    throw new IllegalArgumentException("Invalid network: got none");
  }

  /** Takes the updater's state away; training begins with a new one. */
  void forgetUpdater() {
    if (network instanceof MultiLayerNetwork sequential) {
      sequential.setUpdater(null);
    } else if (network instanceof ComputationGraph graph) {
      graph.setUpdater(null);
    }
  }

  /** SparkDl4jMultiLayer and SparkComputationGraph count an epoch when a fit has returned. */
  void leaveLastEpochToCaller() {
    if (network instanceof MultiLayerNetwork sequential) {
      sequential.setEpochCount(sequential.getEpochCount() - 1);
    } else if (network instanceof ComputationGraph graph) {
      graph.getConfiguration().setEpochCount(graph.getConfiguration().getEpochCount() - 1);
    }
  }
}
