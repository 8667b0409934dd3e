package dev.parsimony.spark.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.parsimony.spark.Internal;
import dev.parsimony.spark.files.WrittenFile;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * The description of a checkpoint; written last, so that its presence says that all is there.
 *
 * <pre>
 * { JSON }
 * crc32c 1a2b3c4d      of all bytes before this line
 * </pre>
 *
 * @param format version of this format
 * @param steps taken by all epochs
 * @param epoch the current one, from 1
 * @param batchInEpoch batches trained on in it
 * @param batchesPerEpoch of each worker
 * @param epochsBefore that the network had been trained when the run began
 * @param graph whether the model is a ComputationGraph
 * @param run what must be the same for a run to resume from here, by option or property
 * @param lineage the runs that led here, by name: first the one that wrote this, last the one that
 *     started over
 */
@Internal
public record Manifest(
    int format,
    long steps,
    int epoch,
    int batchInEpoch,
    int batchesPerEpoch,
    int workers,
    int epochsBefore,
    boolean graph,
    Map<String, String> run,
    List<String> lineage,
    List<WrittenFile> files) {
  static final int FORMAT = 3;
  private static final String CHECKSUM = "crc32c ";
  private static final int HEXADECIMAL = 16;
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES);

  Manifest with(List<WrittenFile> newFiles) {
    return new Manifest(
        format,
        steps,
        epoch,
        batchInEpoch,
        batchesPerEpoch,
        workers,
        epochsBefore,
        graph,
        run,
        lineage,
        newFiles);
  }

  /** Whether all batches of the current epoch were trained on. */
  public boolean epochEnded() {
    return batchInEpoch == batchesPerEpoch;
  }

  byte[] toBytes() {
    try {
      String json = JSON.writeValueAsString(this) + "\n";
      return (json + CHECKSUM + "%08x\n".formatted(crc(json))).getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  static Manifest parse(byte[] bytes) throws CheckpointDamagedException {
    String text = new String(bytes, StandardCharsets.UTF_8);
    int line = text.lastIndexOf(CHECKSUM);
    if (line < 0 || !text.endsWith("\n")) {
      throw new CheckpointDamagedException("its manifest has no checksum at its end");
    }
    String json = text.substring(0, line);
    String stated = text.substring(line + CHECKSUM.length(), text.length() - 1);
    try {
      if (Long.parseLong(stated, HEXADECIMAL) != crc(json)) {
        throw new CheckpointDamagedException("its manifest does not have its checksum");
      }
      Manifest manifest = JSON.readValue(json, Manifest.class);
      if (manifest.format != FORMAT) {
        throw new CheckpointDamagedException(
            "it has format " + manifest.format + ", and this version reads " + FORMAT);
      }
      return manifest;
    } catch (JsonProcessingException | NumberFormatException e) {
      throw new CheckpointDamagedException("its manifest cannot be read: " + e.getMessage(), e);
    }
  }

  private static long crc(String json) {
    CRC32C crc = new CRC32C();
    crc.update(json.getBytes(StandardCharsets.UTF_8));
    return crc.getValue();
  }
}
