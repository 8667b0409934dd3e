package dev.parsimony.spark.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * A fixed number of fixed-size records in segments: the first ones in memory, the rest in a file
 * that is written first and mapped, read-only, when sealed. Writing through the channel reports a
 * full disk as an exception, where writing to mapped memory would crash the process.
 */
final class Spool implements SpooledRecords {
  /** Bytes of a segment: far below the 2 GB that one mapping can have, and many records in each. */
  static final int SEGMENT_BYTES = 64 << 20;

  private final int recordBytes;
  private final int recordsPerSegment;
  private final int count;
  private final int memorySegments;
  private final ByteBuffer[] segments;
  private final Optional<Path> file;
  private final Optional<FileChannel> channel;

  /**
   * @param segmentBytes the size of a segment, at least one record is taken
   */
  Spool(int count, int recordBytes, Path folder, long memoryLimitBytes, int segmentBytes)
      throws IOException {
    this.count = count;
    this.recordBytes = recordBytes;
    this.recordsPerSegment = Math.max(1, segmentBytes / recordBytes);
    int total = (int) (((long) count + recordsPerSegment - 1) / recordsPerSegment);
    long fitting = memoryLimitBytes / ((long) recordsPerSegment * recordBytes);
    boolean allFits = (long) count * recordBytes <= memoryLimitBytes;
    this.memorySegments = allFits ? total : (int) Math.min(total, fitting);
    this.segments = new ByteBuffer[total];
    for (int i = 0; i < memorySegments; i++) {
      segments[i] = ByteBuffer.allocate(bytesOf(i)).order(ByteOrder.LITTLE_ENDIAN);
    }
    if (memorySegments == total) {
      this.file = Optional.empty();
      this.channel = Optional.empty();
    } else {
      Path created = Files.createTempFile(folder, "parsimony-shard-", ".spool");
      this.file = Optional.of(created);
      this.channel =
          Optional.of(FileChannel.open(created, StandardOpenOption.READ, StandardOpenOption.WRITE));
    }
  }

  @Override
  public void write(int index, byte[] record) throws IOException {
    int segment = index / recordsPerSegment;
    if (segment < memorySegments) {
      segments[segment].put(offset(index), record, 0, recordBytes);
      return;
    }
    long position = (long) index * recordBytes - fileStart();
    ByteBuffer bytes = ByteBuffer.wrap(record, 0, recordBytes);
    while (bytes.hasRemaining()) {
      position += channel.orElseThrow().write(bytes, position);
    }
  }

  @Override
  public void seal() throws IOException {
    if (channel.isEmpty()) {
      return;
    }
    try (FileChannel written = channel.get()) {
      for (int i = memorySegments; i < segments.length; i++) {
        long position = (long) i * recordsPerSegment * recordBytes - fileStart();
        segments[i] =
            written
                .map(FileChannel.MapMode.READ_ONLY, position, bytesOf(i))
                .order(ByteOrder.LITTLE_ENDIAN);
      }
    }
  }

  @Override
  public ByteBuffer segment(int index) {
    return segments[index / recordsPerSegment];
  }

  @Override
  public int offset(int index) {
    return index % recordsPerSegment * recordBytes;
  }

  @Override
  public long mappedBytes() {
    return file.isEmpty() ? 0 : (long) count * recordBytes - fileStart();
  }

  @Override
  public void close() throws IOException {
    if (channel.isPresent()) {
      channel.get().close();
    }
    if (file.isPresent()) {
      Files.deleteIfExists(file.get());
    }
  }

  private long fileStart() {
    return (long) memorySegments * recordsPerSegment * recordBytes;
  }

  private int bytesOf(int segment) {
    long left = (long) count - (long) segment * recordsPerSegment;
    return (int) Math.min(recordsPerSegment, left) * recordBytes;
  }
}
