package dev.parsimony.compression.reference;

import dev.parsimony.compression.param.ParameterTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads a block of words, gaps or a bitmap from behind its form. */
final class SparseReader {
  private final Fields fields;
  private final String name;
  private final int n;
  private final Set<Integer> recent;
  private final List<Float> units = new ArrayList<>();
  private final List<Float> scales = new ArrayList<>();
  private final List<Integer> indices = new ArrayList<>();
  private final List<Integer> codes = new ArrayList<>();
  private int bucketLength;
  private int k;
  private int book;
  private int models;

  SparseReader(Fields fields, ParameterTensor tensor, Set<Integer> recent) {
    this(fields, tensor.name(), tensor.length(), recent);
  }

  private SparseReader(Fields fields, String name, int length, Set<Integer> recent) {
    this.fields = fields;
    this.name = name;
    this.n = length;
    this.recent = recent;
    this.bucketLength = n;
  }

  ReferenceDecoder.Block block(int codec, int book, int models) {
    Refusal.unless((codec >= 1 && codec <= 3) || codec == 6, "codec");
    this.book = book;
    this.models = models;
    requireModels(codec, models);
    switch (book) {
      case 0 -> powers();
      case 1 -> signs();
      case 2 -> levels();
      default -> throw new Refusal("book");
    }
    k = fields.varint("k", n);
    if (codec == 6) {
      split();
    } else {
      elements(codec);
    }
    List<Float> values = new ArrayList<>();
    for (int j = 0; j < k; j++) {
      values.add(scales.get(indices.get(j) / bucketLength) * units.get(codes.get(j)));
    }
    return new ReferenceDecoder.Block(name, false, indices, values);
  }

  private static void requireModels(int codec, int models) {
    Refusal.unless(
        models <= 5 && (codec == 2 || models % 2 == 0) && (codec % 5 > 1 || models == 0), "models");
  }

  private void elements(int codec) {
    switch (codec) {
      case 1 -> words();
      case 2 -> gaps();
      case 3 -> bitmap();
      default -> throw new Refusal("codec");
    }
  }

  private void split() {
    Refusal.unless(book < 2 && !recent.isEmpty(), "split");
    int inside = fields.varint("recent", 0, k);
    List<Integer> others = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      if (!recent.contains(i)) {
        others.add(i);
      }
    }
    SortedMap<Integer, Integer> codeOf = new TreeMap<>();
    part(inside, List.copyOf(recent), codeOf);
    part(k - inside, others, codeOf);
    indices.addAll(codeOf.keySet());
    codes.addAll(codeOf.values());
  }

  private void part(int count, List<Integer> elements, Map<Integer, Integer> codeOf) {
    Refusal.unless(count <= elements.size(), "elements of a part");
    if (count == 0) {
      return;
    }
    int form = (int) fields.number(1, "part of " + count + " of " + elements.size() + ": form");
    SparseReader part = new SparseReader(fields, name, elements.size(), Set.of());
    part.book = book;
    part.units.addAll(units);
    part.k = count;
    part.models = form / 32;
    Refusal.unless(form / 8 % 4 == 0, "book of a part");
    requireModels(form % 8, part.models);
    part.elements(form % 8);
    for (int j = 0; j < count; j++) {
      codeOf.put(elements.get(part.indices.get(j)), part.codes.get(j));
    }
  }

  private void powers() {
    int exponent = (int) fields.number(1, "exponent byte");
    Refusal.unless(exponent >= 1 && exponent <= 254, "exponent byte");
    scales.add((float) Math.scalb(1.0, exponent - 127));
    for (int code = 0; code < 16; code++) {
      units.add((float) Math.scalb(code < 8 ? 1.0 : -1.0, -(code % 8)));
    }
  }

  private void signs() {
    scale("tau");
    units.addAll(List.of(1f, -1f));
  }

  private void levels() {
    int levels = (int) fields.number(1, "levels");
    Refusal.unless(levels >= 1 && levels <= 128, "levels");
    for (int level = 1; level <= levels; level++) {
      units.add((float) level / levels);
      units.add(-(float) level / levels);
    }
    bucketLength = fields.varint("bucket length", n);
    for (long start = 0; start < n; start += bucketLength) {
      scale("scale");
    }
  }

  private void scale(String what) {
    float scale = fields.float32(what);
    Refusal.unless(scale >= 0 && Float.isFinite(scale), what);
    scales.add(scale);
  }

  private void words() {
    for (int j = 0; j < k; j++) {
      long word = fields.number(4, "word", "%08x");
      element((int) (word % (1 << 28)), (int) (word >> 28));
    }
  }

  private void bitmap() {
    int bytes = n / 8 + (n % 8 == 0 ? 0 : 1);
    int start = fields.skip(bytes, "bitmap");
    List<Integer> sent = new ArrayList<>();
    for (long i = 0; i < 8L * bytes; i++) {
      if (((fields.at(start + (int) (i / 8)) >> (i % 8)) & 1) == 1) {
        Refusal.unless(i < n, "padding of the bitmap");
        sent.add((int) i);
      }
    }
    Refusal.unless(sent.size() == k, "ones of the bitmap");
    Codes stream = new Codes(book, units.size(), k, models, fields);
    Bits bits = new Bits(fields);
    stream.start(bits);
    for (int index : sent) {
      element(index, stream.next(bits));
    }
    stream.end();
    bits.end("bit stream: codes " + codes);
  }

  private void gaps() {
    Model gapModel = Model.ofGaps(n, k, models % 2 == 1, fields);
    Codes stream = new Codes(book, units.size(), k, models, fields);
    Bits bits = new Bits(fields);
    int state = gapModel.firstState(bits);
    stream.start(bits);
    long next = 0;
    for (int j = 0; j < k; j++) {
      int token = gapModel.symbol(state);
      state = gapModel.nextState(state, bits);
      next += Model.lowestGap(token) + bits.read(Model.extraBits(token));
      Refusal.unless(next < n, "index " + next);
      element((int) next, stream.next(bits));
      next++;
    }
    Refusal.unless(state == 0, "state " + state + " of gaps at the end");
    stream.end();
    bits.end("bit stream: indices " + indices + ", codes " + codes);
  }

  private void element(int index, int code) {
    boolean ascends = indices.isEmpty() || index > indices.get(indices.size() - 1);
    Refusal.unless(ascends && index < n, "index " + index);
    Refusal.unless(code < units.size(), "code " + code);
    indices.add(index);
    codes.add(code);
  }
}
