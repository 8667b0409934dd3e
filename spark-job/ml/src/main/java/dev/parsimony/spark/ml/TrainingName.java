package dev.parsimony.spark.ml;

import dev.parsimony.spark.ml.params.RecoveryParams;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.ml.param.Param;

/**
 * Names a training by its rows and all parameters that say what it learns, so that of the trainings
 * that keep their checkpoints in one folder, such as those of a CrossValidator, each goes on from
 * its own only.
 */
final class TrainingName {
  private static final int BYTES = 8;

  private TrainingName() {}

  /**
   * Returns the name, which fits in a path.
   *
   * @param rows which they are
   */
  static String of(RecoveryParams<?> stage, String rows) {
    Set<String> recovery =
        Set.of(
            stage.checkpointDir().name(),
            stage.checkpointInterval().name(),
            stage.checkpointKeep().name(),
            stage.maxFailures().name(),
            stage.minWorkers().name());
    TreeMap<String, String> values = new TreeMap<>();
    for (Param<?> param : stage.params()) {
      if (stage.isDefined(param) && !recovery.contains(param.name())) {
        values.put(param.name(), value(stage, param));
      }
    }
    byte[] text = (rows + values).getBytes(StandardCharsets.UTF_8);
    return "training-" + HexFormat.of().formatHex(Arrays.copyOf(digest(text), BYTES));
  }

  private static <T> String value(RecoveryParams<?> stage, Param<T> param) {
    return param.jsonEncode(stage.getOrDefault(param));
  }

  private static byte[] digest(byte[] text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }
}
