package dev.parsimony.compression.codec;

import dev.parsimony.compression.block.SparseBlock;
import dev.parsimony.compression.entropy.AnsDecoderTable;
import dev.parsimony.compression.entropy.AnsEncoderTable;
import dev.parsimony.compression.entropy.GapTokens;

/** Entropy-coded gaps between ascending indices, interleaved with entropy-coded codes. */
final class GapsCodec implements BlockCodec {
  private final CodeModel codeModel;
  private final GapModel gapModel = new GapModel();
  private final BlockReader reader = new BlockReader();
  private final BitReader bits = new BitReader();
  private final BitWriter writer = new BitWriter();

  /** Makes a codec that uses a code model which has been prepared for the same block. */
  GapsCodec(CodeModel codeModel) {
    this.codeModel = codeModel;
  }

  @Override
  public int id() {
    return WireFormat.GAPS;
  }

  @Override
  public long prepare(SparseBlock block) {
    gapModel.prepare(block);
    return (long) ((gapModel.bits() + codeModel.bits()) / Byte.SIZE) + 1;
  }

  @Override
  public int models() {
    return gapModel.models() | codeModel.models();
  }

  @Override
  public int largestModels() {
    return WireFormat.GAP_WEIGHTS | WireFormat.CONTEXT_WEIGHTS;
  }

  @Override
  public long maxEncodedLength(SparseBlock block) {
    return gapModel.maxBytes() + codeModel.maxBytes() + BitWriter.SLACK_BYTES;
  }

  @Override
  public int encode(SparseBlock block, byte[] out, int offset) {
    writer.start(out, codeModel.write(out, gapModel.write(out, offset)));
    write(block, gapModel.encoder(), codeModel.encoder());
    return writer.finish() - offset;
  }

  private void write(SparseBlock block, AnsEncoderTable gaps, AnsEncoderTable tables) {
    int[] indices = block.indices();
    byte[] codes = block.codes();
    byte[] contextAfter = codeModel.contextAfter();
    int gapState = gaps.initialState();
    int codeState = tables.initialState();
    for (int j = block.count() - 1; j >= 0; j--) {
      boolean first = j == 0;
      int code = tables.entry(contextAfter[first ? 0 : codes[j - 1] & 0xFF], codes[j] & 0xFF);
      int codeBits = tables.bits(codeState, code);
      int gap = indices[j] - (first ? 0 : indices[j - 1] + 1);
      int token = GapTokens.of(gap);
      int gapBits = gaps.bits(gapState, token);
      int extraBits = GapTokens.extraBits(token);
      int extraEnd = codeBits + extraBits;
      long bits = codeState & ((1 << codeBits) - 1);
      bits |= (gap & ((1L << extraBits) - 1)) << codeBits;
      bits |= (gapState & ((1L << gapBits) - 1)) << extraEnd;
      writer.write(bits, extraEnd + gapBits);
      codeState = tables.next(codeState, code, codeBits);
      gapState = gaps.next(gapState, token, gapBits);
    }
    writer.write(codeState - tables.initialState(), tables.log());
    writer.write(gapState - gaps.initialState(), gaps.log());
  }

  @Override
  public int decode(byte[] in, int offset, int limit, int models, SparseBlock block) {
    reader.start(in, offset, limit);
    AnsDecoderTable gaps = gapModel.read(block, models, reader);
    AnsDecoderTable codes = codeModel.read(block, models, reader);
    bits.start(in, reader.position(), limit);
    return bits.finish(read(block, gaps, codes)) - offset;
  }

  /** Reads all elements and returns the end states, or-ed. */
  private int read(SparseBlock block, AnsDecoderTable gaps, AnsDecoderTable codes) {
    int[] indices = block.indices();
    byte[] blockCodes = block.codes();
    int[] gapSteps = gaps.steps();
    int[] codeSteps = codes.steps();
    int gapState = bits.read(gaps.log());
    int codeState = bits.read(codes.log());
    int last = block.length() - 1;
    int previous = -1;
    for (int j = 0, count = block.count(); j < count; j++) {
      bits.refill();
      int gapStep = gapSteps[gapState];
      gapState = AnsDecoderTable.base(gapStep) + bits.read(AnsDecoderTable.bits(gapStep));
      int token = AnsDecoderTable.symbol(gapStep);
      int gap = GapTokens.lowest(token) + bits.read(GapTokens.extraBits(token));
      if (gap >= last - previous) {
        throw new MalformedBlockException(
            bits.position(), "index " + (previous + 1L + gap), "one up to " + last);
      }
      previous += 1 + gap;
      indices[j] = previous;
      int codeStep = codeSteps[codeState];
      codeState = AnsDecoderTable.base(codeStep) + bits.read(AnsDecoderTable.bits(codeStep));
      blockCodes[j] = (byte) AnsDecoderTable.symbol(codeStep);
    }
    return gapState | codes.stateInTable(codeState);
  }
}
