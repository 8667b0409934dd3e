package dev.parsimony.compression.codec;

import dev.parsimony.compression.block.DenseBlock;
import dev.parsimony.compression.block.SparseBlock;
import dev.parsimony.compression.param.ParameterLayout;
import dev.parsimony.compression.param.ParameterTensor;
import dev.parsimony.compression.param.TensorKind;
import dev.parsimony.compression.reference.ReferenceDecoder.Block;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** A layout with a message's content: tensor by tensor as it is added. */
final class Sample {
  private final List<ParameterTensor> tensors = new ArrayList<>();
  private final List<Consumer<FrameEncoder>> appends = new ArrayList<>();
  private final List<Block> content = new ArrayList<>();
  private final List<Sample> before = new ArrayList<>();

  /** Has the message written against others of the same layout, which begin a history. */
  Sample after(Sample... earlier) {
    before.addAll(List.of(earlier));
    return this;
  }

  /** A tensor in the smallest of the sparse forms. */
  Sample smallest(String tensor, SparseBlock block) {
    appends.add(encoder -> encoder.append(block));
    return sparse(tensor, block);
  }

  /** A tensor in the paper's words. */
  Sample words(String tensor, SparseBlock block) {
    appends.add(encoder -> encoder.appendWords(block));
    return sparse(tensor, block);
  }

  Sample floats(String tensor, TensorKind kind, float... values) {
    appends.add(encoder -> encoder.append(block(values)));
    return dense(tensor, kind, values);
  }

  /** A tensor of values that are float16 without loss where the largest has exponent 0. */
  Sample halves(String tensor, float... values) {
    appends.add(encoder -> encoder.appendHalves(block(values)));
    return dense(tensor, TensorKind.TRAINED, values);
  }

  Sample frozen(String tensor, int length) {
    return tensor(tensor, length, TensorKind.FROZEN);
  }

  ParameterLayout layout() {
    return ParameterLayout.of(tensors);
  }

  /** What a decoder finds in the message. */
  List<Block> content() {
    return content;
  }

  void encode(GradientMessage message) {
    encode(new FrameEncoder(layout()), message);
  }

  void encode(FrameEncoder encoder, GradientMessage message) {
    encoder.begin(message);
    appends.forEach(append -> append.accept(encoder));
    encoder.finish();
  }

  byte[] encoded() {
    List<byte[]> messages = messages();
    return messages.get(messages.size() - 1);
  }

  /** The messages before this one, and this one. */
  List<byte[]> messages() {
    FrameEncoder encoder = new FrameEncoder(layout());
    encoder.keepHistory(!before.isEmpty());
    List<byte[]> messages = new ArrayList<>();
    for (Sample earlier : before) {
      messages.add(earlier.encoded(encoder));
    }
    messages.add(encoded(encoder));
    return messages;
  }

  private byte[] encoded(FrameEncoder encoder) {
    GradientMessage message = new GradientMessage();
    encode(encoder, message);
    return Arrays.copyOf(message.bytes(), message.length());
  }

  private Sample sparse(String tensor, SparseBlock block) {
    content.add(Frames.content(tensor, block));
    return tensor(tensor, block.length(), TensorKind.TRAINED);
  }

  private Sample dense(String tensor, TensorKind kind, float[] values) {
    content.add(Frames.content(tensor, block(values)));
    return tensor(tensor, values.length, kind);
  }

  private Sample tensor(String name, int length, TensorKind kind) {
    int end = tensors.stream().mapToInt(ParameterTensor::length).sum();
    tensors.add(new ParameterTensor(name, end, length, kind));
    return this;
  }

  private static DenseBlock block(float[] values) {
    DenseBlock block = new DenseBlock();
    block.wrap(values, 0, values.length);
    return block;
  }
}
