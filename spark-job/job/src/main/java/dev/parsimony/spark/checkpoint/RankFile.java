package dev.parsimony.spark.checkpoint;

import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parsimony.compression.ResidualSnapshot;
import dev.parsimony.compression.codec.MalformedBlockException;
import dev.parsimony.compression.kryo.CompressionKryo;
import dev.parsimony.spark.metrics.EpochFigures;
import dev.parsimony.spark.worker.EpochTally;
import dev.parsimony.spark.worker.RandomState;
import dev.parsimony.spark.worker.WorkerState;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/**
 * A rank's part of a checkpoint.
 *
 * <pre>
 *   0          8          8 + n
 *   +----------+----------+--------------------------------------+
 *   | magic    | length n | state as JSON | residuals, by Kryo   |
 *   | "PSMrnk" |   u32    |   n bytes     |                      |
 *   | version  |          |               |                      |
 *   +----------+----------+--------------------------------------+
 * </pre>
 *
 * <p>Integers are big-endian, the residuals' little-endian. The manifest has length and checksum.
 */
final class RankFile {
  private static final int MAGIC = 0x50534D52; // PSMR
  private static final int VERSION = 2;
  private static final int BUFFER_BYTES = 1 << 16;

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .setVisibility(PropertyAccessor.FIELD, Visibility.ANY)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);

  private RankFile() {}

  /** The state without the residuals, as JSON. */
  record Header(
      long steps,
      int epoch,
      int batchInEpoch,
      RandomState random,
      long dataChecksum,
      List<EpochFigures> epochs,
      EpochTally tally) {}

  /** The state as it is now, as bytes; the residuals, which are large, come behind. */
  static byte[] header(WorkerState worker, RandomState random, long dataChecksum)
      throws IOException {
    return JSON.writeValueAsBytes(
        new Header(
            worker.steps(),
            worker.epoch(),
            worker.batchInEpoch(),
            random,
            dataChecksum,
            worker.epochs(),
            worker.tally()));
  }

  static void write(OutputStream out, byte[] header, ResidualSnapshot residuals)
      throws IOException {
    DataOutputStream data = new DataOutputStream(out);
    data.writeInt(MAGIC);
    data.writeInt(VERSION);
    data.writeInt(header.length);
    data.write(header);
    data.flush();
    Output output = new Output(out, BUFFER_BYTES);
    try {
      CompressionKryo.create().writeObject(output, residuals);
      output.flush();
    } catch (KryoException e) {
      throw e.getCause() instanceof IOException cause ? cause : new IOException(e);
    }
  }

  static RankState read(InputStream in) throws IOException {
    DataInputStream data = new DataInputStream(in);
    if (data.readInt() != MAGIC || data.readInt() != VERSION) {
      throw new CheckpointDamagedException("a rank's file is none of this version");
    }
    byte[] json = data.readNBytes(data.readInt());
    try {
      Header header = JSON.readValue(json, Header.class);
      ResidualSnapshot residuals =
          CompressionKryo.create().readObject(new Input(in, BUFFER_BYTES), ResidualSnapshot.class);
      WorkerState worker =
          new WorkerState(
              header.steps, header.epoch, header.batchInEpoch, header.epochs, header.tally);
      return new RankState(worker, header.random, header.dataChecksum, residuals);
    } catch (KryoException | MalformedBlockException e) {
      throw new CheckpointDamagedException("a rank's residuals cannot be read", e);
    }
  }
}
