package dev.parsimony.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.exchange.Ranks.Outcome;
import dev.parsimony.exchange.Ranks.Running;
import dev.parsimony.exchange.TamperingProxy.Meddler;
import dev.parsimony.exchange.address.PeerAddress;
import dev.parsimony.exchange.collective.Exchange;
import dev.parsimony.exchange.collective.ExchangeListener;
import dev.parsimony.exchange.encryption.RankEncryption;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Encrypted ranks with somebody between them, who sees and changes all that one of them sends. */
@Timeout(300)
final class TamperedTest {
  private static final int KIND_OFFSET = 4;
  private static final int ROUND_OFFSET = 16;
  private static final int LENGTH_OFFSET = 24;
  private static final int BODY_OFFSET = 28;
  private static final String SECRET = "what nobody between the hosts may read";

  /** A block of three frames in the encrypted form. */
  private static byte[] block() {
    byte[] block = new byte[40_000];
    byte[] text = SECRET.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(text, 0, block, 20_000, text.length);
    return block;
  }

  /** What happens to the connector's frames: LINKED, then three for each round. */
  private enum Attack {
    A_FLIPPED_BIT("does not decrypt") {
      @Override
      List<byte[]> meddle(int index, byte[] frame, List<byte[]> all) {
        return List.of(index == 1 ? flipped(frame, BODY_OFFSET + 100) : frame);
      }
    },
    A_FLIPPED_BIT_OF_THE_TAG("does not decrypt") {
      @Override
      List<byte[]> meddle(int index, byte[] frame, List<byte[]> all) {
        return List.of(index == 1 ? flipped(frame, frame.length - 1) : frame);
      }
    },
    A_PART_TAKEN_FOR_THE_LAST("does not decrypt") {
      @Override
      List<byte[]> meddle(int index, byte[] frame, List<byte[]> all) {
        return List.of(index == 1 ? withInt(frame, KIND_OFFSET, 1) : frame);
      }
    },
    TWO_FRAMES_SWAPPED("does not decrypt") {
      @Override
      List<byte[]> meddle(int index, byte[] frame, List<byte[]> all) {
        if (index == 0) {
          return List.of();
        }
        return index == 1 ? List.of(frame, all.get(0)) : List.of(frame);
      }
    },
    A_FRAME_LEFT_OUT("does not decrypt") {
      @Override
      List<byte[]> meddle(int index, byte[] frame, List<byte[]> all) {
        return index == 1 ? List.of() : List.of(frame);
      }
    },
    A_FRAME_REPEATED("does not decrypt") {
      @Override
      List<byte[]> meddle(int index, byte[] frame, List<byte[]> all) {
        return index == 0 ? List.of(frame, frame) : List.of(frame);
      }
    },
    A_ROUND_REPEATED("invalid round") {
      @Override
      List<byte[]> meddle(int index, byte[] frame, List<byte[]> all) {
        return List.of(all.get(index % 3));
      }
    },
    A_ROUND_REPEATED_UNDER_ANOTHER_NUMBER("does not decrypt") {
      @Override
      List<byte[]> meddle(int index, byte[] frame, List<byte[]> all) {
        return List.of(index < 3 ? frame : withInt(all.get(index % 3), ROUND_OFFSET, 1));
      }
    },
    A_LENGTH_THAT_NO_ENCRYPTED_FRAME_HAS("none of ours") {
      @Override
      List<byte[]> meddle(int index, byte[] frame, List<byte[]> all) {
        return List.of(index == 1 ? withInt(frame, LENGTH_OFFSET, 20_000) : frame);
      }
    },
    A_FORGED_GOODBYE("does not decrypt") {
      @Override
      List<byte[]> meddle(int index, byte[] frame, List<byte[]> all) {
        byte[] goodbye = withInt(withInt(frame, KIND_OFFSET, 3), LENGTH_OFFSET, 0);
        return List.of(index == 0 ? goodbye : frame);
      }
    };

    final String words;

    Attack(String words) {
      this.words = words;
    }

    /** Of a block's frames, counted from 0. */
    abstract List<byte[]> meddle(int index, byte[] frame, List<byte[]> all);

    List<byte[]> meddle(List<byte[]> all) {
      List<byte[]> blocks = all.subList(1, all.size());
      int index = blocks.size() - 1;
      return index < 0 ? all : meddle(index, blocks.get(index), blocks);
    }

    private static byte[] flipped(byte[] frame, int place) {
      byte[] changed = frame.clone();
      changed[place] ^= 0x10;
      return changed;
    }

    private static byte[] withInt(byte[] frame, int offset, int value) {
      byte[] changed = frame.clone();
      ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN).putInt(offset, value);
      return changed;
    }
  }

  /** Two rounds of two ranks, the higher of which dials through a proxy. */
  private static List<Outcome> through(
      TamperingProxy proxy, ExchangeListener[] ends, boolean encrypted) throws Exception {
    List<RankEncryption> encryptions = new ArrayList<>();
    for (int rank = 0; rank < 2; rank++) {
      encryptions.add(
          encrypted ? RankEncryption.withFreshKeys(new SecureRandom()) : RankEncryption.none());
    }
    List<Running> running = new ArrayList<>();
    for (int rank = 0; rank < 2; rank++) {
      int self = rank;
      int[] ports = {self == 0 ? ends[0].port() : proxy.port(), ends[1].port()};
      List<PeerAddress> peers =
          List.of(
              new PeerAddress(0, Ranks.HOST, ports[0], encryptions.get(0).publicKey()),
              new PeerAddress(1, Ranks.HOST, ports[1], encryptions.get(1).publicKey()));
      running.add(
          Ranks.start(
              rank,
              () -> {
                try (Exchange exchange =
                    ends[self].connect(
                        self, peers, Ranks.config(20_000), encryptions.get(self), () -> false)) {
                  byte[] block = block();
                  exchange.allgatherv(block, block.length);
                  exchange.allgatherv(block, block.length);
                }
              }));
    }
    List<Outcome> outcomes = new ArrayList<>();
    for (Running one : running) {
      outcomes.add(one.join());
    }
    return outcomes;
  }

  private static List<byte[]> passOn(List<byte[]> frames) {
    return frames.subList(frames.size() - 1, frames.size());
  }

  /** What was to be read, and how the ranks ended. */
  private record Observed(List<Outcome> outcomes, String seen) {}

  private static Observed observed(Meddler meddler, boolean encrypted) throws Exception {
    ExchangeListener[] ends = {
      ExchangeListener.open(Ranks.HOST), ExchangeListener.open(Ranks.HOST)
    };
    try (TamperingProxy proxy = new TamperingProxy(ends[0].port(), encrypted ? 16 : 0, meddler)) {
      List<Outcome> outcomes = through(proxy, ends, encrypted);
      return new Observed(outcomes, new String(proxy.seen(), StandardCharsets.ISO_8859_1));
    }
  }

  @Test
  void whatTravelsEncryptedCannotBeRead() throws Exception {
    Observed plain = observed(TamperedTest::passOn, false);
    Observed encrypted = observed(TamperedTest::passOn, true);
    for (Observed each : List.of(plain, encrypted)) {
      each.outcomes().forEach(outcome -> assertNull(outcome.failure()));
      assertTrue(each.seen().length() > 80_000);
    }
    assertTrue(plain.seen().contains(SECRET), "the test must find what is plain");
    assertFalse(encrypted.seen().contains(SECRET));
  }

  @ParameterizedTest
  @EnumSource
  void anAttackIsFound(Attack attack) throws Exception {
    ExchangeException found = observed(attack::meddle, true).outcomes().get(0).exchangeFailure();
    assertEquals(1, found.culprit());
    assertTrue(found.getMessage().contains(attack.words), found::getMessage);
    assertTrue(found.getMessage().contains("rank 1 at 127.0.0.1:"), found::getMessage);
  }
}
