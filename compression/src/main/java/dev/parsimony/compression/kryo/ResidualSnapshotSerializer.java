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
 *   +---------+-------------+-------+------+----------+----------+----------+----------+
 *   | version | fingerprint | steps | seed | length t | length r | length v | length c |
 *   |   u8    |     u64     |  u64  | u64  |   u32    |   u32    |   u32    |   u32    |
 *   +---------+-------------+-------+------+----------+----------+----------+----------+
 *   | spec            | r           | v           | changes     | CRC32C of all before |
 *   | t bytes, UTF-8  | float32 * r | float32 * v | float32 * c |         u32          |
 *   +-----------------+-------------+-------------+-------------+----------------------+
 * </pre>
 *
 * <p>Version 1 has no changes and no length c; version 2 has some. Lengths are at least 0, that of
 * v is 0 or that of r; values are finite, those of v not negative.
 */
final class ResidualSnapshotSerializer extends Serializer<ResidualSnapshot> {
  private static final int WITHOUT_CHANGES = 1;
  private static final int WITH_CHANGES = 2;

  @Override
  public void write(Kryo kryo, Output output, ResidualSnapshot snapshot) {
    byte[] spec = snapshot.spec().getBytes(StandardCharsets.UTF_8);
    SnapshotWriter writer = new SnapshotWriter(output);
    boolean changes = snapshot.change().length > 0;
    writer.putByte(changes ? WITH_CHANGES : WITHOUT_CHANGES);
    writer.putLong(snapshot.layoutFingerprint());
    writer.putLong(snapshot.steps());
    writer.putLong(snapshot.seed());
    writer.putInt(spec.length);
    writer.putInt(snapshot.r().length);
    writer.putInt(snapshot.v().length);
    if (changes) {
      writer.putInt(snapshot.change().length);
    }
    writer.putBytes(spec);
    writer.putFloats(snapshot.r());
    writer.putFloats(snapshot.v());
    writer.putFloats(snapshot.change());
    writer.finish();
  }

  @Override
  public ResidualSnapshot read(Kryo kryo, Input input, Class<ResidualSnapshot> type) {
    SnapshotReader reader = new SnapshotReader(input);
    int version = reader.unsignedByte();
    reader.require(
        version == WITHOUT_CHANGES || version == WITH_CHANGES,
        "snapshot version " + version,
        WITHOUT_CHANGES + " or " + WITH_CHANGES);
    long fingerprint = reader.longValue();
    long steps = reader.longValue();
    reader.require(steps >= 0, "a snapshot after " + steps + " steps", "at least 0");
    long seed = reader.longValue();
    int specLength = reader.intValue();
    int rLength = reader.intValue();
    int vLength = reader.intValue();
    int changeLength = version == WITH_CHANGES ? reader.intValue() : 0;
    reader.require(
        specLength >= 0
            && rLength >= 0
            && changeLength >= 0
            && (vLength == 0 || vLength == rLength),
        "lengths %d, %d, %d and %d".formatted(specLength, rLength, vLength, changeLength),
        "none below 0, the third 0 or as the second");
    reader.requireFollowing(specLength + Float.BYTES * ((long) rLength + vLength + changeLength));
    String spec = new String(reader.bytes(specLength), StandardCharsets.UTF_8);
    float[] r = reader.floats(rLength, -Float.MAX_VALUE);
    float[] v = reader.floats(vLength, 0);
    float[] change = reader.floats(changeLength, -Float.MAX_VALUE);
    reader.requireChecksum();
    ResidualSnapshot snapshot = new ResidualSnapshot();
    snapshot.set(fingerprint, spec, steps, seed, r, v, change);
    return snapshot;
  }
}
