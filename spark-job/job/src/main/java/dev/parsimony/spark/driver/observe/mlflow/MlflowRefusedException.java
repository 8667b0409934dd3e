package dev.parsimony.spark.driver.observe.mlflow;

import java.io.IOException;

/** What the server answers where it will not do what it is asked, however often. */
final class MlflowRefusedException extends IOException {
  private final String errorCode;

  /**
   * @param errorCode MLflow's, such as RESOURCE_DOES_NOT_EXIST; empty for none
   */
  MlflowRefusedException(String message, String errorCode) {
    super(message);
    this.errorCode = errorCode;
  }

  boolean has(String code) {
    return errorCode.equals(code);
  }
}
