package dev.parsimony.spark.worker;

import dev.parsimony.compression.moments.GradientMoments;
import dev.parsimony.compression.param.ParameterLayout;
import dev.parsimony.spark.data.Batch;
import dev.parsimony.spark.metrics.TestSums;

/** A replica that takes one wrong step. */
final class ChangedReplica implements Replica {
  private final Replica replica;
  private final int wrongStep;
  private int steps;

  /**
   * @param wrongStep from 1; 0 for none
   */
  ChangedReplica(Replica replica, int wrongStep) {
    this.replica = replica;
    this.wrongStep = wrongStep;
  }

  @Override
  public void apply(float[] meanGradient) {
    steps++;
    if (steps == wrongStep) {
      meanGradient[0] += 1;
    }
    replica.apply(meanGradient);
  }

  @Override
  public double learningRate() {
    return replica.learningRate();
  }

  @Override
  public ParameterLayout layout() {
    return replica.layout();
  }

  @Override
  public int segments(Batch batch) {
    return replica.segments(batch);
  }

  @Override
  public void wantSecondMoments(boolean now) {
    replica.wantSecondMoments(now);
  }

  @Override
  public double regularization() {
    return replica.regularization();
  }

  @Override
  public double computeMoments(Batch batch, int segment, GradientMoments moments) {
    return replica.computeMoments(batch, segment, moments);
  }

  @Override
  public long secondMomentNanos() {
    return replica.secondMomentNanos();
  }

  @Override
  public void endEpoch() {
    replica.endEpoch();
  }

  @Override
  public long parameterHash() {
    return replica.parameterHash();
  }

  @Override
  public void requireFinite(long step) {
    replica.requireFinite(step);
  }

  @Override
  public TestSums testSums() {
    return replica.testSums();
  }

  @Override
  public void test(Batch batch, TestSums into) {
    replica.test(batch, into);
  }

  @Override
  public void readParameters(float[] into) {
    replica.readParameters(into);
  }

  @Override
  public void writeParameters(float[] parameters) {
    replica.writeParameters(parameters);
  }

  @Override
  public int iteration() {
    return replica.iteration();
  }

  @Override
  public void setIteration(int iteration) {
    replica.setIteration(iteration);
  }

  @Override
  public float[] updaterState() {
    return replica.updaterState();
  }

  @Override
  public void setUpdaterState(float[] state) {
    replica.setUpdaterState(state);
  }

  @Override
  public ReplicaState state() {
    return replica.state();
  }

  @Override
  public ReplicaCopy copy() {
    return replica.copy();
  }

  @Override
  public RandomState random() {
    return replica.random();
  }

  @Override
  public void setRandom(RandomState state) {
    replica.setRandom(state);
  }

  @Override
  public void close() {
    replica.close();
  }
}
