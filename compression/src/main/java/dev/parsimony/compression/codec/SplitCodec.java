package dev.parsimony.compression.codec;

import dev.parsimony.compression.block.SparseBlock;

/**
 * The elements that the worker has sent lately and the others, as two blocks of their own, each in
 * its smallest form: they differ in how likely an element is to be sent, and in their codes.
 */
final class SplitCodec implements BlockCodec {
  /** Shortest tensor that is divided. */
  static final int MIN_LENGTH = 1024;

  /** Fewest elements that are divided: two parts need twice as many tables. */
  private static final int MIN_SENT = 512;

  /** Sent elements are at least one in so many, as the whole set is walked through. */
  private static final int MAX_ELEMENTS_PER_SENT = 1000;

  private final SparseCodecs insideCodecs = SparseCodecs.ofPart();
  private final SparseCodecs outsideCodecs = SparseCodecs.ofPart();
  private final SparseBlock inside = new SparseBlock();
  private final SparseBlock outside = new SparseBlock();
  private final BlockReader reader = new BlockReader();
  private RecentElements recent = RecentElements.NONE;
  private int[] before = new int[0];
  private BlockCodec insideCodec = new WordsCodec();
  private BlockCodec outsideCodec = insideCodec;

  /** Says what the worker has sent lately of the tensor whose block comes next. */
  void recent(RecentElements elements) {
    recent = elements;
  }

  @Override
  public int id() {
    return WireFormat.SPLIT;
  }

  @Override
  public long prepare(SparseBlock block) {
    if (block.count() < MIN_SENT
        || block.count() < block.length() / MAX_ELEMENTS_PER_SENT
        || block.book().hasLevels()
        || recent.count() == 0) {
      return Long.MAX_VALUE;
    }
    before = recent.before(before);
    recent.split(before, block, inside, outside);
    inside.scale(block.book(), block.scales()[0]);
    outside.scale(block.book(), block.scales()[0]);
    long length = WireFormat.varintBytes(inside.count());
    if (inside.count() > 0) {
      insideCodec = insideCodecs.smallest(inside);
      length += WireFormat.FORM_BYTES + insideCodecs.smallestLength();
    }
    if (outside.count() > 0) {
      outsideCodec = outsideCodecs.smallest(outside);
      length += WireFormat.FORM_BYTES + outsideCodecs.smallestLength();
    }
    return length;
  }

  @Override
  public int models() {
    return 0;
  }

  @Override
  public int largestModels() {
    return 0;
  }

  @Override
  public long maxEncodedLength(SparseBlock block) {
    return WireFormat.varintBytes(inside.count())
        + maxEncodedLength(insideCodec, inside)
        + maxEncodedLength(outsideCodec, outside);
  }

  private static long maxEncodedLength(BlockCodec codec, SparseBlock part) {
    return part.count() == 0 ? 0 : WireFormat.FORM_BYTES + codec.maxEncodedLength(part);
  }

  @Override
  public int encode(SparseBlock block, byte[] out, int offset) {
    int at = WireFormat.putVarint(out, offset, inside.count());
    at = encode(insideCodec, inside, out, at);
    return encode(outsideCodec, outside, out, at) - offset;
  }

  /** Writes a part and returns the offset after it. */
  private static int encode(BlockCodec codec, SparseBlock part, byte[] out, int offset) {
    if (part.count() == 0) {
      return offset;
    }
    out[offset] = (byte) BlockHeader.form(codec);
    int body = offset + WireFormat.FORM_BYTES;
    return body + codec.encode(part, out, body);
  }

  /**
   * {@inheritDoc}
   *
   * <p>The elements are then in {@link #inside} and {@link #outside}, not in the block, and in what
   * the worker has sent lately.
   */
  @Override
  public int decode(byte[] in, int offset, int limit, int models, SparseBlock block) {
    if (recent.count() == 0 || block.book().hasLevels()) {
      throw new MalformedBlockException(
          offset, "a block in two parts", "one in a message with others before, without levels");
    }
    reader.start(in, offset, limit);
    int sent = block.count();
    int most = Math.min(sent, recent.count());
    int least = Math.max(0, sent - (block.length() - recent.count()));
    int recentSent = reader.number("count of recent elements", least, most);
    start(inside, block, recent.count(), recentSent);
    start(outside, block, block.length() - recent.count(), sent - recentSent);
    int at = decode(insideCodecs, in, reader.position(), limit, inside);
    at = decode(outsideCodecs, in, at, limit, outside);
    recent.placeInside(inside);
    recent.placeOutside(outside);
    extend(inside, block.length());
    extend(outside, block.length());
    return at - offset;
  }

  private static void start(SparseBlock part, SparseBlock block, int length, int count) {
    part.reset(length);
    part.scale(block.book(), block.scales()[0]);
    part.ensureCapacity(count);
    part.count(count);
  }

  /** Reads a part and returns the offset after it. */
  private static int decode(
      SparseCodecs codecs, byte[] in, int offset, int limit, SparseBlock part) {
    if (part.count() == 0) {
      return offset;
    }
    MalformedBlockException.requireBytes(offset, limit, WireFormat.FORM_BYTES);
    int form = in[offset] & 0xFF;
    BlockCodec codec = codecs.named(form, offset);
    if (BlockHeader.book(form) != 0) {
      throw new MalformedBlockException(offset, "form " + form, "one without a book");
    }
    int body = offset + WireFormat.FORM_BYTES;
    return body + codec.decode(in, body, limit, BlockHeader.models(form), part);
  }

  /** Makes a part, whose elements are numbered as the tensor's, a block of the tensor. */
  private static void extend(SparseBlock part, int length) {
    int count = part.count();
    part.reset(length);
    part.scale(part.book(), part.scales()[0]);
    part.count(count);
  }

  /** Returns the part decoded last of elements that the worker had sent lately. */
  SparseBlock inside() {
    return inside;
  }

  /** Returns the part decoded last of the other elements. */
  SparseBlock outside() {
    return outside;
  }
}
