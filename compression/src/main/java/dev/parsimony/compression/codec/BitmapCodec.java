package dev.parsimony.compression.codec;

import dev.parsimony.compression.block.SparseBlock;
import dev.parsimony.compression.entropy.AnsDecoderTable;
import dev.parsimony.compression.entropy.AnsEncoderTable;
import java.util.Arrays;

/** One bit per element of the tensor, then entropy-coded codes. */
final class BitmapCodec implements BlockCodec {
  private final CodeModel codeModel;
  private final BlockReader reader = new BlockReader();
  private final BitReader bits = new BitReader();
  private final BitWriter writer = new BitWriter();

  /** Makes a codec that uses a code model which has been prepared for the same block. */
  BitmapCodec(CodeModel codeModel) {
    this.codeModel = codeModel;
  }

  @Override
  public int id() {
    return WireFormat.BITMAP;
  }

  @Override
  public long prepare(SparseBlock block) {
    return bitmapBytes(block) + (long) (codeModel.bits() / Byte.SIZE) + 1;
  }

  @Override
  public int models() {
    return codeModel.models();
  }

  @Override
  public int largestModels() {
    return WireFormat.CONTEXT_WEIGHTS;
  }

  @Override
  public long maxEncodedLength(SparseBlock block) {
    return bitmapBytes(block) + codeModel.maxBytes() + BitWriter.SLACK_BYTES;
  }

  @Override
  public int encode(SparseBlock block, byte[] out, int offset) {
    int end = offset + bitmapBytes(block);
    Arrays.fill(out, offset, end, (byte) 0);
    int[] indices = block.indices();
    for (int j = 0, count = block.count(); j < count; j++) {
      out[offset + (indices[j] >>> 3)] |= (byte) (1 << (indices[j] & 7));
    }
    writer.start(out, codeModel.write(out, end));
    write(block, codeModel.encoder());
    return writer.finish() - offset;
  }

  private void write(SparseBlock block, AnsEncoderTable tables) {
    byte[] codes = block.codes();
    byte[] contextAfter = codeModel.contextAfter();
    int state = tables.initialState();
    for (int j = block.count() - 1; j >= 0; j--) {
      int context = contextAfter[j == 0 ? 0 : codes[j - 1] & 0xFF];
      int code = tables.entry(context, codes[j] & 0xFF);
      int width = tables.bits(state, code);
      writer.write(state & ((1 << width) - 1), width);
      state = tables.next(state, code, width);
    }
    writer.write(state - tables.initialState(), tables.log());
  }

  @Override
  public int decode(byte[] in, int offset, int limit, int models, SparseBlock block) {
    if ((models & WireFormat.GAP_WEIGHTS) != 0) {
      throw new MalformedBlockException(offset, "weights of gaps for a bitmap", "none");
    }
    reader.start(in, offset, limit);
    int start = reader.skip(bitmapBytes(block));
    int end = reader.position();
    requireCount(in, start, end, block);
    indices(in, start, end, block.indices());
    AnsDecoderTable table = codeModel.read(block, models, reader);
    bits.start(in, reader.position(), limit);
    return bits.finish(read(block, table)) - offset;
  }

  /** Reads all codes and returns the end state. */
  private int read(SparseBlock block, AnsDecoderTable table) {
    byte[] codes = block.codes();
    int[] steps = table.steps();
    int state = bits.read(table.log());
    for (int j = 0, count = block.count(); j < count; j++) {
      bits.refill();
      int step = steps[state];
      state = AnsDecoderTable.base(step) + bits.read(AnsDecoderTable.bits(step));
      codes[j] = (byte) AnsDecoderTable.symbol(step);
    }
    return table.stateInTable(state);
  }

  private static void requireCount(byte[] in, int start, int end, SparseBlock block) {
    int spare = block.length() & 7;
    if (spare != 0 && (in[end - 1] & 0xFF) >>> spare != 0) {
      throw new MalformedBlockException(end - 1, "bits after the last element", "zeros");
    }
    int ones = 0;
    for (int at = start; at < end; at++) {
      ones += Integer.bitCount(in[at] & 0xFF);
    }
    if (ones != block.count()) {
      throw new MalformedBlockException(
          start, "a bitmap of " + ones + " ones", "as many as the count, " + block.count());
    }
  }

  private static void indices(byte[] in, int from, int to, int[] indices) {
    int count = 0;
    for (int at = from; at < to; at++) {
      int first = (at - from) << 3;
      for (int left = in[at] & 0xFF; left != 0; left &= left - 1) {
        indices[count++] = first + Integer.numberOfTrailingZeros(left);
      }
    }
  }

  private static int bitmapBytes(SparseBlock block) {
    return (block.length() >>> 3) + ((block.length() & 7) == 0 ? 0 : 1);
  }
}
