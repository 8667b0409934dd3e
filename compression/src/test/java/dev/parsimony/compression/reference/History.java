package dev.parsimony.compression.reference;

import dev.parsimony.compression.param.ParameterTensor;
import dev.parsimony.compression.reference.ReferenceDecoder.Block;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** All messages of a sender's history, from which recent elements are found. */
final class History {
  private final List<List<Block>> messages = new ArrayList<>();
  private boolean belongs;

  /** Begins a message with these flags. */
  void begin(int flags) {
    belongs = flags != 0;
    if (flags == 1) {
      messages.clear();
    } else if (belongs) {
      Refusal.unless(flags % 4 == 2 && !messages.isEmpty(), "flags");
      Refusal.unless(flags / 4 == messages.size() % 64, "number of the message");
    }
  }

  /** The elements of a tensor that are recent for the message that has begun, in order. */
  Set<Integer> recent(ParameterTensor tensor) {
    Set<Integer> recent = new TreeSet<>();
    if (belongs && tensor.length() >= 1024) {
      int number = messages.size();
      for (List<Block> message : messages.subList(Math.max(0, 4 * (number / 4 - 1)), number)) {
        for (Block block : message) {
          if (block.tensor().equals(tensor.name()) && !block.dense()) {
            recent.addAll(block.indices());
          }
        }
      }
    }
    return recent;
  }

  /** Ends the message. */
  void end(List<Block> blocks) {
    if (belongs) {
      messages.add(blocks);
    }
  }
}
