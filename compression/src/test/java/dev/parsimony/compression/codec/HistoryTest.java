package dev.parsimony.compression.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.compression.block.CodeBook;
import dev.parsimony.compression.block.SparseBlock;
import dev.parsimony.compression.param.ParameterLayout;
import dev.parsimony.compression.param.TensorKind;
import dev.parsimony.compression.reference.ReferenceDecoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages of one sender that are written against those before. */
final class HistoryTest {
  private static final int LENGTH = 4500;
  private static final ParameterLayout LAYOUT = sample(0, new SplittableRandom(1)).layout();

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2})
  void areReadAlikeAndShorterThanByThemselves(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Sample> samples = new ArrayList<>();
    for (int step = 0; step < 70; step++) {
      samples.add(sample(seed, random));
    }
    Sample last = samples.remove(samples.size() - 1).after(samples.toArray(new Sample[0]));
    List<byte[]> messages = last.messages();
    ReferenceDecoder reference = new ReferenceDecoder(LAYOUT);
    long together = 0;
    long apart = 0;
    for (int step = 0; step < samples.size(); step++) {
      assertEquals(samples.get(step).content(), reference.decode(messages.get(step)));
      together += messages.get(step).length;
      apart += samples.get(step).encoded().length;
    }
    assertEquals(Optional.of(last.content()), Frames.decodedAlike(LAYOUT, messages));
    assertTrue(together < 0.9 * apart, together + " of " + apart + " bytes");
  }

  @Test
  void aMessageThatIsMissingOrTwiceThereIsNamed() {
    List<byte[]> messages = history(4);
    List<byte[]> gap = List.of(messages.get(0), messages.get(1), messages.get(3));
    assertEquals("flags 14 (hex e)", refusal(gap).found());
    assertEquals("10 (hex a)", refusal(gap).expected());
    assertEquals(Optional.empty(), Frames.decodedAlike(LAYOUT, gap));
    assertEquals("flags 6 (hex 6)", refusal(twice(messages, 1)).found());
    assertEquals(Optional.empty(), Frames.decodedAlike(LAYOUT, twice(messages, 1)));
    assertEquals("flags 6 (hex 6)", refusal(List.of(messages.get(1))).found());
  }

  @Test
  void aHistoryCanBeginAnew() {
    List<byte[]> messages = new ArrayList<>(history(6));
    messages.addAll(history(3));
    assertTrue(Frames.decodedAlike(LAYOUT, messages).isPresent());
  }

  @Test
  void aMessageThatDoesNotEndBeginsAnotherNext() {
    FrameEncoder encoder = new FrameEncoder(LAYOUT);
    encoder.keepHistory(true);
    GradientMessage message = new GradientMessage();
    SplittableRandom random = new SplittableRandom(1);
    sample(1, random).encode(encoder, message);
    encoder.begin(message);
    sample(1, random).encode(encoder, message);
    assertEquals(WireFormat.BEGINS_HISTORY, message.bytes()[WireFormat.FLAGS_OFFSET]);
    sample(1, random).encode(encoder, message);
    assertEquals(6, message.bytes()[WireFormat.FLAGS_OFFSET]);
    encoder.keepHistory(false);
    sample(1, random).encode(encoder, message);
    assertEquals(0, message.bytes()[WireFormat.FLAGS_OFFSET]);
  }

  @Test
  void aDecoderWithoutHistoryRefusesThem() {
    GradientMessage first = new GradientMessage();
    byte[] bytes = history(2).get(0);
    first.wrap(bytes, 0, bytes.length);
    FrameDecoder decoder = new FrameDecoder(LAYOUT);
    BlockSink ignored = Frames.recorder(new ArrayList<>());
    MalformedBlockException e =
        assertThrows(MalformedBlockException.class, () -> decoder.decode(first, ignored));
    assertEquals("flags 1 (hex 1)", e.found());
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2})
  void corruptionIsReadAsTheReferenceReadsIt(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<byte[]> messages = new ArrayList<>(history(3));
    byte[] sound = messages.get(2);
    for (int round = 0; round < 50; round++) {
      byte[] bytes = sound.clone();
      for (int change = random.nextInt(1, 4); change > 0; change--) {
        int last = random.nextBoolean() ? bytes.length : 40;
        bytes[random.nextInt(WireFormat.HEADER_BYTES, last)] = (byte) random.nextInt();
      }
      messages.set(2, Frames.repaired(LAYOUT, bytes));
      Frames.decodedAlike(LAYOUT, messages);
    }
    for (int length = Frames.FRAMING_BYTES; length < sound.length; length += 31) {
      messages.set(2, Frames.repaired(LAYOUT, Arrays.copyOf(sound, length)));
      assertEquals(Optional.empty(), Frames.decodedAlike(LAYOUT, messages));
    }
  }

  private static List<byte[]> twice(List<byte[]> messages, int which) {
    List<byte[]> twice = new ArrayList<>(messages.subList(0, which + 1));
    twice.add(messages.get(which));
    return twice;
  }

  private static MalformedBlockException refusal(List<byte[]> messages) {
    return assertThrows(MalformedBlockException.class, () -> Frames.decoded(LAYOUT, messages));
  }

  private static List<byte[]> history(int messages) {
    SplittableRandom random = new SplittableRandom(messages);
    Sample[] earlier = new Sample[messages - 1];
    Arrays.setAll(earlier, step -> sample(7, random));
    return sample(7, random).after(earlier).messages();
  }

  /** A message in which some elements are sent far more often than others. */
  private static Sample sample(long seed, SplittableRandom random) {
    Sample sample = new Sample();
    for (CodeBook book : List.of(CodeBook.POWERS, CodeBook.SIGNS)) {
      SplittableRandom rates = new SplittableRandom(seed);
      SparseBlock block = new SparseBlock();
      block.reset(LENGTH);
      block.ensureCapacity(LENGTH);
      block.scale(book, 0.5f);
      int count = 0;
      for (int i = 0; i < LENGTH; i++) {
        if (random.nextDouble() < (rates.nextInt(6) == 0 ? 0.7 : 0.02)) {
          block.indices()[count] = i;
          block.codes()[count++] = (byte) random.nextInt(book.size());
        }
      }
      block.count(count);
      sample.smallest(book.toString(), block);
    }
    return sample.floats("mean", TensorKind.STATISTIC, 1).smallest("b", small());
  }

  /** A tensor that is too short to be divided. */
  private static SparseBlock small() {
    SparseBlock block = new SparseBlock();
    block.reset(SplitCodec.MIN_LENGTH - 1);
    block.scale(CodeBook.SIGNS, 1);
    block.ensureCapacity(600);
    block.count(600);
    for (int j = 0; j < 600; j++) {
      block.indices()[j] = j;
      block.codes()[j] = 0;
    }
    return block;
  }
}
