package dev.parsimony.spark.ml.params;

import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;

/**
 * What travels between the workers, how, and how often.
 *
 * @param <S> the stage itself, which setters return
 */
public interface SharingParams<S> extends TrainingAccess<S> {
  default Param<String> compression() {
    return trainingTable().compression;
  }

  default String getCompression() {
    return getOrDefault(compression());
  }

  default S setCompression(String value) {
    set(compression(), value);
    return self();
  }

  default Param<String> preset() {
    return trainingTable().preset;
  }

  default String getPreset() {
    return getOrDefault(preset());
  }

  default S setPreset(String value) {
    set(preset(), value);
    return self();
  }

  default Param<String> share() {
    return trainingTable().share;
  }

  default String getShare() {
    return getOrDefault(share());
  }

  default S setShare(String value) {
    set(share(), value);
    return self();
  }

  default IntParam localSteps() {
    return trainingTable().localSteps;
  }

  default int getLocalSteps() {
    return (int) getOrDefault(localSteps());
  }

  default S setLocalSteps(int value) {
    set(localSteps(), value);
    return self();
  }

  default Param<String> outer() {
    return trainingTable().outer;
  }

  default String getOuter() {
    return getOrDefault(outer());
  }

  default S setOuter(String value) {
    set(outer(), value);
    return self();
  }

  default Param<String> target() {
    return trainingTable().target;
  }

  default String getTarget() {
    return getOrDefault(target());
  }

  default S setTarget(String value) {
    set(target(), value);
    return self();
  }

  default IntParam secondMomentsEvery() {
    return trainingTable().secondMomentsEvery;
  }

  default int getSecondMomentsEvery() {
    return (int) getOrDefault(secondMomentsEvery());
  }

  default S setSecondMomentsEvery(int value) {
    set(secondMomentsEvery(), value);
    return self();
  }

  default BooleanParam averageSecondMoments() {
    return trainingTable().averageSecondMoments;
  }

  default boolean getAverageSecondMoments() {
    return (boolean) getOrDefault(averageSecondMoments());
  }

  default S setAverageSecondMoments(boolean value) {
    set(averageSecondMoments(), value);
    return self();
  }

  default Param<String> exchange() {
    return trainingTable().exchange;
  }

  default String getExchange() {
    return getOrDefault(exchange());
  }

  default S setExchange(String value) {
    set(exchange(), value);
    return self();
  }
}
