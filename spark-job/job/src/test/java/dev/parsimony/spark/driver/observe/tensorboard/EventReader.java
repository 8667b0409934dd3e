package dev.parsimony.spark.driver.observe.tensorboard;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Reads event files as TensorBoard does: by name, each up to where a record is cut off. */
final class EventReader {
  private static final byte[] NOTHING = {};

  private EventReader() {}

  /** What a test looks at of an event. */
  record Event(
      double wallTime,
      long step,
      String version,
      boolean restart,
      Map<String, Float> values,
      List<String> histograms) {}

  /** A field as protobuf has it: a number, or bytes. */
  private static final class Field {
    private final int number;
    private final long value;
    private final byte[] bytes;

    Field(int number, long value, byte[] bytes) {
      this.number = number;
      this.value = value;
      this.bytes = bytes;
    }
  }

  static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().contains("tfevents"))
          .sorted()
          .toList();
    }
  }

  static List<Event> readAll(Path folder) throws IOException {
    return files(folder).stream().flatMap(file -> read(file).stream()).toList();
  }

  private static List<Event> read(Path file) {
    try {
      return read(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Event> read(byte[] bytes) {
    List<Event> events = new ArrayList<>();
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.remaining() >= 12) {
      byte[] length = new byte[8];
      buffer.mark();
      long size = buffer.getLong();
      buffer.reset();
      buffer.get(length);
      check(length, buffer.getInt());
      if (buffer.remaining() < size + 4) {
        return events;
      }
      byte[] event = new byte[(int) size];
      buffer.get(event);
      check(event, buffer.getInt());
      events.add(event(event));
    }
    return events;
  }

  private static void check(byte[] bytes, int crc) {
    if (EventRecord.maskedCrc(bytes) != crc) {
      throw new AssertionError("checksum of " + Arrays.toString(bytes));
    }
  }

  private static Event event(byte[] bytes) {
    double wallTime = 0;
    long step = 0;
    String version = "";
    boolean restart = false;
    Map<String, Float> values = new LinkedHashMap<>();
    List<String> histograms = new ArrayList<>();
    for (Field field : fields(bytes)) {
      switch (field.number) {
        case 1 -> wallTime = Double.longBitsToDouble(field.value);
        case 2 -> step = field.value;
        case 3 -> version = new String(field.bytes, StandardCharsets.UTF_8);
        case 5 -> fields(field.bytes).forEach(value -> put(values, histograms, value.bytes));
        case 7 -> restart = fields(field.bytes).get(0).value == 1;
        default -> throw new AssertionError("field " + field.number);
      }
    }
    return new Event(wallTime, step, version, restart, values, histograms);
  }

  private static void put(Map<String, Float> values, List<String> histograms, byte[] bytes) {
    List<Field> value = fields(bytes);
    String tag = new String(value.get(0).bytes, StandardCharsets.UTF_8);
    if (value.get(1).number == 5) {
      histograms.add(tag);
    } else {
      values.put(tag, Float.intBitsToFloat((int) value.get(1).value));
    }
  }

  private static List<Field> fields(byte[] bytes) {
    List<Field> fields = new ArrayList<>();
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      int tag = (int) varint(buffer);
      fields.add(
          switch (tag & 7) {
            case 0 -> new Field(tag >>> 3, varint(buffer), NOTHING);
            case 1 -> new Field(tag >>> 3, buffer.getLong(), NOTHING);
            case 5 -> new Field(tag >>> 3, buffer.getInt(), NOTHING);
            default -> {
              byte[] content = new byte[(int) varint(buffer)];
              buffer.get(content);
              yield new Field(tag >>> 3, 0, content);
            }
          });
    }
    return fields;
  }

  private static long varint(ByteBuffer buffer) {
    long value = 0;
    int shift = 0;
    byte next;
    do {
      next = buffer.get();
      value |= (long) (next & 0x7f) << shift;
      shift += 7;
    } while (next < 0);
    return value;
  }
}
