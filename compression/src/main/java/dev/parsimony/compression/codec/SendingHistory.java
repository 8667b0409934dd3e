package dev.parsimony.compression.codec;

import dev.parsimony.compression.Internal;
import dev.parsimony.compression.block.SparseBlock;
import dev.parsimony.compression.param.ParameterLayout;
import dev.parsimony.compression.param.ParameterTensor;
import dev.parsimony.compression.param.TensorKind;
import java.util.ArrayList;
import java.util.List;

/**
 * What one worker has sent in its last messages, since the one that began its history: kept by the
 * worker, and by whoever decodes all of its messages. Takes two bits for each trained element, from
 * the first message that belongs to a history on. Not thread-safe.
 */
@Internal
public final class SendingHistory extends MessageHistory {
  /** What was sent is remembered for at least so many messages less one, and at most twice that. */
  private static final int MESSAGES_PER_SHIFT = 4;

  private final List<ParameterTensor> travelling;
  private final List<RecentElements> recent = new ArrayList<>();
  private int messages;
  private boolean usable;

  /** Makes an empty history. */
  public SendingHistory(ParameterLayout layout) {
    this.travelling = layout.tensors().stream().filter(ParameterTensor::travels).toList();
  }

  @Override
  int flags() {
    int count = messages & WireFormat.HISTORY_COUNT_MASK;
    return usable
        ? WireFormat.CONTINUES_HISTORY | count << WireFormat.HISTORY_COUNT_SHIFT
        : WireFormat.BEGINS_HISTORY;
  }

  @Override
  void forget() {
    usable = false;
  }

  /** Begins a message; the history begins with it where there is none or the last did not end. */
  @Override
  void begin() {
    if (!usable) {
      messages = 0;
      clear();
    }
    usable = false;
  }

  private void clear() {
    if (recent.isEmpty()) {
      travelling.forEach(tensor -> recent.add(room(tensor)));
    }
    recent.forEach(RecentElements::clear);
  }

  private static RecentElements room(ParameterTensor tensor) {
    return tensor.kind() == TensorKind.TRAINED && tensor.length() >= SplitCodec.MIN_LENGTH
        ? new RecentElements(tensor.length())
        : RecentElements.NONE;
  }

  @Override
  RecentElements recent(int tensor) {
    return recent.get(tensor);
  }

  @Override
  void add(int tensor, SparseBlock block) {
    recent.get(tensor).add(block);
  }

  @Override
  void end() {
    usable = true;
    messages++;
    if (messages % MESSAGES_PER_SHIFT == 0) {
      recent.forEach(RecentElements::shift);
    }
  }
}
