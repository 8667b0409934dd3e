package dev.parsimony.compression.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parsimony.compression.block.SparseBlock;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RecentElementsTest {
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void partsAreThoseOfASetAndAreJoinedAgain(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int length = random.nextInt(1, 700);
    RecentElements written = new RecentElements(length);
    RecentElements read = new RecentElements(length);
    Set<Integer> latest = new HashSet<>();
    Set<Integer> earlier = new HashSet<>();
    for (int message = 0; message < 30; message++) {
      SparseBlock block = block(length, random.nextDouble(), random);
      Set<Integer> union = new HashSet<>(latest);
      union.addAll(earlier);
      assertEquals(union.size(), written.count());
      SparseBlock inside = new SparseBlock();
      SparseBlock outside = new SparseBlock();
      written.split(written.before(new int[0]), block, inside, outside);
      assertEquals(union.size(), inside.length());
      assertEquals(length - union.size(), outside.length());
      List<Integer> sent = indices(block);
      assertEquals(sent.stream().filter(union::contains).count(), inside.count());
      read.placeInside(inside);
      read.placeOutside(outside);
      assertEquals(codes(block), joined(inside, outside));
      written.add(block);
      latest.addAll(sent);
      if (random.nextInt(4) == 0) {
        written.shift();
        read.shift();
        earlier = latest;
        latest = new HashSet<>();
      }
    }
    written.clear();
    assertEquals(0, written.count());
  }

  /** All threads share that of no elements, so it may not change. */
  @Test
  void noneStaysAsItIs() throws ReflectiveOperationException {
    List<Object> before = state(RecentElements.NONE);
    RecentElements.NONE.add(block(700, 0.5, new SplittableRandom(1)));
    assertEquals(before, state(RecentElements.NONE));
    RecentElements.NONE.shift();
    assertEquals(before, state(RecentElements.NONE));
    RecentElements.NONE.clear();
    assertEquals(before, state(RecentElements.NONE));
    assertEquals(0, RecentElements.NONE.count());
  }

  /** The values of all fields; arrays by their identity, and by what they hold. */
  private static List<Object> state(RecentElements recent) throws ReflectiveOperationException {
    List<Object> state = new ArrayList<>();
    for (Field field : RecentElements.class.getDeclaredFields()) {
      if (!Modifier.isStatic(field.getModifiers())) {
        field.setAccessible(true);
        Object value = field.get(recent);
        state.add(value);
        if (value instanceof long[] words) {
          state.add(Arrays.stream(words).boxed().toList());
        }
      }
    }
    return state;
  }

  @Test
  void everyOneOfAWordIsFound() {
    SplittableRandom random = new SplittableRandom(1);
    for (int round = 0; round < 2000; round++) {
      long word = round == 0 ? -1 : random.nextLong() << random.nextInt(64) | 1L << round;
      List<Integer> places = new ArrayList<>();
      for (int place = 0; place < 64; place++) {
        if ((word >>> place & 1) != 0) {
          assertEquals(place, SelectBit.of(word, places.size()), Long.toBinaryString(word));
          places.add(place);
        }
      }
    }
  }

  private static SparseBlock block(int length, double density, SplittableRandom random) {
    SparseBlock block = new SparseBlock();
    block.reset(length);
    block.ensureCapacity(length);
    int count = 0;
    for (int i = 0; i < length; i++) {
      if (random.nextDouble() < density) {
        block.indices()[count] = i;
        block.codes()[count++] = (byte) random.nextInt(16);
      }
    }
    block.count(count);
    return block;
  }

  private static List<Integer> indices(SparseBlock block) {
    return List.copyOf(codes(block).keySet());
  }

  private static Map<Integer, Byte> joined(SparseBlock inside, SparseBlock outside) {
    Map<Integer, Byte> all = codes(inside);
    all.putAll(codes(outside));
    assertEquals(inside.count() + outside.count(), all.size());
    return all;
  }

  private static Map<Integer, Byte> codes(SparseBlock block) {
    Map<Integer, Byte> codes = new TreeMap<>();
    for (int j = 0; j < block.count(); j++) {
      codes.put(block.indices()[j], block.codes()[j]);
    }
    return codes;
  }
}
