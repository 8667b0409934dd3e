package dev.parsimony.spark.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Records of any length in the order in which they are written, in segments: the first ones in
 * memory, the rest in a file that is mapped, read-only, when sealed. A record lies in one segment.
 *
 * @see Spool
 */
final class VaryingSpool implements SpooledRecords {
  private static final int FIRST_BYTES = 64 << 10;

  private final Path folder;
  private final long memoryLimitBytes;
  private final int segmentBytes;

  /** Place of each record: its segment, and in the lower half where it begins there. */
  private final long[] places;

  private final List<ByteBuffer> segments = new ArrayList<>();
  private final List<Long> fileSegments = new ArrayList<>();
  private long memoryBytes;
  private long fileBytes;
  private Optional<Path> file = Optional.empty();
  private Optional<FileChannel> channel = Optional.empty();

  /**
   * Creates an empty spool.
   *
   * @param count of records
   * @param segmentBytes of a segment at most; a longer record has one to itself
   */
  VaryingSpool(int count, Path folder, long memoryLimitBytes, int segmentBytes) {
    this.places = new long[count];
    this.folder = folder;
    this.memoryLimitBytes = memoryLimitBytes;
    this.segmentBytes = segmentBytes;
  }

  @Override
  public void write(int index, byte[] record) throws IOException {
    if (channel.isEmpty() && !room(record.length) && !grow(record.length)) {
      openFile();
    }
    if (channel.isPresent()) {
      places[index] = append(channel.get(), record);
    } else {
      ByteBuffer last = segments.get(segments.size() - 1);
      places[index] = place(segments.size() - 1, last.position());
      last.put(record);
    }
  }

  private boolean room(int bytes) {
    return !segments.isEmpty() && segments.get(segments.size() - 1).remaining() >= bytes;
  }

  /** Adds a segment that doubles what is there, up to its size; false beyond the memory limit. */
  private boolean grow(int bytes) {
    long doubling = Math.min(segmentBytes, Math.max(FIRST_BYTES, memoryBytes));
    long next = Math.max(bytes, Math.min(doubling, memoryLimitBytes - memoryBytes));
    if (memoryBytes + next > memoryLimitBytes) {
      return false;
    }
    segments.add(ByteBuffer.allocate((int) next).order(ByteOrder.LITTLE_ENDIAN));
    memoryBytes += next;
    return true;
  }

  private void openFile() throws IOException {
    Path created = Files.createTempFile(folder, "parsimony-shard-", ".spool");
    file = Optional.of(created);
    channel =
        Optional.of(FileChannel.open(created, StandardOpenOption.READ, StandardOpenOption.WRITE));
  }

  private long append(FileChannel out, byte[] record) throws IOException {
    int last = fileSegments.size() - 1;
    if (last < 0 || fileBytes - fileSegments.get(last) + record.length > segmentBytes) {
      fileSegments.add(fileBytes);
      last++;
    }
    long place = place(segments.size() + last, (int) (fileBytes - fileSegments.get(last)));
    ByteBuffer bytes = ByteBuffer.wrap(record);
    while (bytes.hasRemaining()) {
      fileBytes += out.write(bytes, fileBytes);
    }
    return place;
  }

  private static long place(int segment, int offset) {
    return (long) segment << Integer.SIZE | offset;
  }

  @Override
  public void seal() throws IOException {
    if (channel.isEmpty()) {
      return;
    }
    try (FileChannel written = channel.get()) {
      for (int i = 0; i < fileSegments.size(); i++) {
        long from = fileSegments.get(i);
        long to = i + 1 < fileSegments.size() ? fileSegments.get(i + 1) : fileBytes;
        segments.add(
            written
                .map(FileChannel.MapMode.READ_ONLY, from, to - from)
                .order(ByteOrder.LITTLE_ENDIAN));
      }
    }
  }

  @Override
  public ByteBuffer segment(int index) {
    return segments.get((int) (places[index] >> Integer.SIZE));
  }

  @Override
  public int offset(int index) {
    return (int) places[index];
  }

  @Override
  public long mappedBytes() {
    return fileBytes;
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
}
