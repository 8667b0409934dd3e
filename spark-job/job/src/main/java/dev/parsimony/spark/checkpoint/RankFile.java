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
import dev.parsimony.spark.worker.ControlState;
import dev.parsimony.spark.worker.EpochTally;
import dev.parsimony.spark.worker.LocalState;
import dev.parsimony.spark.worker.RandomState;
import dev.parsimony.spark.worker.ReplicaState;
import dev.parsimony.spark.worker.WorkerState;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;

/**
 * A rank's part of a checkpoint.
 *
 * <pre>
 *   0          8          8 + n
 *   +----------+----------+---------------+--------------------+-------------+-------------+
 *   | magic    | length n | state as JSON | residuals, by Kryo | 1 and local | 1 and best  |
 *   | "PSMrnk" |   u32    |   n bytes     |                    | state, or 0 | epoch, or 0 |
 *   | version  |          |               |                    |             |             |
 *   +----------+----------+---------------+--------------------+-------------+-------------+
 * </pre>
 *
 * <p>The local state is there where changes of weights travel, or second moments are averaged: the
 * iteration, the updater's state, the outer velocity and the average, each a length and that many
 * float32, then the number of second moments in the average. The best epoch is in rank 0's file
 * where training may stop early: iteration, epoch, parameters and the updater's state. Integers are
 * big-endian, the residuals' little-endian. The manifest has length and checksum.
 */
final class RankFile {
  private static final int MAGIC = 0x50534D52; // PSMR
  private static final int VERSION = 5;
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
      EpochTally tally,
      ControlState control) {}

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
            worker.tally(),
            worker.control()));
  }

  static void write(OutputStream out, byte[] header, RankArrays arrays) throws IOException {
    DataOutputStream data = new DataOutputStream(out);
    data.writeInt(MAGIC);
    data.writeInt(VERSION);
    data.writeInt(header.length);
    data.write(header);
    data.flush();
    Output output = new Output(out, BUFFER_BYTES);
    try {
      CompressionKryo.create().writeObject(output, arrays.residuals());
      output.writeBoolean(arrays.local().isPresent());
      arrays
          .local()
          .ifPresent(
              local -> {
                output.writeInt(local.iteration());
                writeFloats(output, local.updaterState());
                writeFloats(output, local.velocity());
                writeFloats(output, local.secondMoments());
                output.writeLong(local.taken());
              });
      output.writeBoolean(arrays.best().isPresent());
      arrays.best().ifPresent(best -> writeReplica(output, best));
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
      Input input = new Input(in, BUFFER_BYTES);
      ResidualSnapshot residuals =
          CompressionKryo.create().readObject(input, ResidualSnapshot.class);
      Optional<LocalState> state =
          input.readBoolean()
              ? Optional.of(
                  new LocalState(
                      input.readInt(),
                      readFloats(input),
                      readFloats(input),
                      readFloats(input),
                      input.readLong()))
              : Optional.empty();
      Optional<ReplicaState> best =
          input.readBoolean() ? Optional.of(readReplica(input)) : Optional.empty();
      WorkerState worker =
          new WorkerState(
              header.steps,
              header.epoch,
              header.batchInEpoch,
              header.epochs,
              header.tally,
              header.control,
              best);
      return new RankState(
          worker, header.random, header.dataChecksum, new RankArrays(residuals, state, best));
    } catch (KryoException | MalformedBlockException e) {
      throw new CheckpointDamagedException("a rank's residuals cannot be read", e);
    }
  }

  private static void writeReplica(Output output, ReplicaState replica) {
    output.writeInt(replica.iteration());
    output.writeInt(replica.epoch());
    writeFloats(output, replica.parameters());
    writeFloats(output, replica.updaterState());
  }

  private static ReplicaState readReplica(Input input) {
    int iteration = input.readInt();
    int epoch = input.readInt();
    return new ReplicaState(readFloats(input), readFloats(input), iteration, epoch);
  }

  private static void writeFloats(Output output, float[] values) {
    output.writeInt(values.length);
    for (float value : values) {
      output.writeFloat(value);
    }
  }

  /** The manifest's checksum has vouched for the length. */
  private static float[] readFloats(Input input) {
    float[] values = new float[input.readInt()];
    for (int i = 0; i < values.length; i++) {
      values[i] = input.readFloat();
    }
    return values;
  }
}
