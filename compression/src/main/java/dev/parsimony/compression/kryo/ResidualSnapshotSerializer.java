package dev.parsimony.compression.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.parsimony.compression.ResidualSnapshot;
import java.nio.charset.StandardCharsets;

/**
 * A snapshot as little-endian bytes.
 *
 * <pre>
 *   0         1             9       17     25         29         33         37
 *   +---------+-------------+-------+------+----------+----------+----------+------+
 *   | version | fingerprint | steps | seed | length t | length r | length v |
 *   |   u8    |     u64     |  u64  | u64  |   u32    |   u32    |   u32    |
 *   +---------+-------------+-------+------+----------+----------+----------+
 *   | spec            | r           | v           | CRC32C of all before |
 *   | t bytes, UTF-8  | float32 * r | float32 * v |         u32          |
 *   +-----------------+-------------+-------------+----------------------+
 * </pre>
 *
 * <p>Lengths are at least 0, that of v is 0 or that of r; values are finite, those of v not
 * negative.
 */
final class ResidualSnapshotSerializer extends Serializer<ResidualSnapshot> {
  private static final int VERSION = 1;

  @Override
  public void write(Kryo kryo, Output output, ResidualSnapshot snapshot) {
    byte[] spec = snapshot.spec().getBytes(StandardCharsets.UTF_8);
    SnapshotWriter writer = new SnapshotWriter(output);
    writer.putByte(VERSION);
    writer.putLong(snapshot.layoutFingerprint());
    writer.putLong(snapshot.steps());
    writer.putLong(snapshot.seed());
    writer.putInt(spec.length);
    writer.putInt(snapshot.r().length);
    writer.putInt(snapshot.v().length);
    writer.putBytes(spec);
    writer.putFloats(snapshot.r());
    writer.putFloats(snapshot.v());
    writer.finish();
  }

  @Override
  public ResidualSnapshot read(Kryo kryo, Input input, Class<ResidualSnapshot> type) {
    SnapshotReader reader = new SnapshotReader(input);
    int version = reader.unsignedByte();
    reader.require(version == VERSION, "snapshot version " + version, "" + VERSION);
    long fingerprint = reader.longValue();
    long steps = reader.longValue();
    reader.require(steps >= 0, "a snapshot after " + steps + " steps", "at least 0");
    long seed = reader.longValue();
    int specLength = reader.intValue();
    int rLength = reader.intValue();
    int vLength = reader.intValue();
    reader.require(
        specLength >= 0 && rLength >= 0 && (vLength == 0 || vLength == rLength),
        "lengths %d, %d and %d".formatted(specLength, rLength, vLength),
        "none below 0, the last 0 or as the second");
    reader.requireFollowing(
        specLength + (long) Float.BYTES * rLength + (long) Float.BYTES * vLength);
    String spec = new String(reader.bytes(specLength), StandardCharsets.UTF_8);
    float[] r = reader.floats(rLength, -Float.MAX_VALUE);
    float[] v = reader.floats(vLength, 0);
    reader.requireChecksum();
    ResidualSnapshot snapshot = new ResidualSnapshot();
    snapshot.set(fingerprint, spec, steps, seed, r, v);
    return snapshot;
  }
}
