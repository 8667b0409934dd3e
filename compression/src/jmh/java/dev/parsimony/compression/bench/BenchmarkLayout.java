package dev.parsimony.compression.bench;

import dev.parsimony.compression.param.ParameterLayout;
import dev.parsimony.compression.param.ParameterTensor;
import dev.parsimony.compression.param.TensorKind;
import java.util.ArrayList;
import java.util.List;

/** Layouts of known networks, with the lengths of their tensors. */
public enum BenchmarkLayout {
  /** DL4J's LeNet for 28x28 images: 8 tensors, 431,080 elements. */
  LENET("LeNet") {
    @Override
    void addTensors(Builder builder) {
      builder.add(500).add(20).add(25_000).add(50).add(400_000).add(500).add(5_000).add(10);
    }
  },

  /**
   * ResNet-50 for 1000 classes: the weights of 53 convolutions, each with a batch normalisation's
   * gamma and beta, and a dense layer: 161 tensors, 25,557,032 elements.
   */
  RESNET50("ResNet-50") {
    private static final int[] BLOCKS = {3, 4, 6, 3};

    @Override
    void addTensors(Builder builder) {
      convolution(builder, 7, 3, 64);
      int in = 64;
      for (int stage = 0; stage < BLOCKS.length; stage++) {
        int width = 64 << stage;
        for (int block = 0; block < BLOCKS[stage]; block++) {
          convolution(builder, 1, in, width);
          convolution(builder, 3, width, width);
          convolution(builder, 1, width, 4 * width);
          if (block == 0) {
            convolution(builder, 1, in, 4 * width);
          }
          in = 4 * width;
        }
      }
      builder.add(in * 1000).add(1000);
    }

    private static void convolution(Builder builder, int size, int in, int out) {
      builder.add(size * size * in * out).add(out).add(out);
    }
  };

  private final String label;

  BenchmarkLayout(String label) {
    this.label = label;
  }

  abstract void addTensors(Builder builder);

  /** The layout, all its tensors trained. */
  public ParameterLayout layout() {
    Builder builder = new Builder();
    addTensors(builder);
    return ParameterLayout.of(builder.tensors);
  }

  @Override
  public String toString() {
    return label;
  }

  static final class Builder {
    private final List<ParameterTensor> tensors = new ArrayList<>();
    private int end;

    Builder add(int length) {
      String name = String.valueOf(tensors.size());
      tensors.add(new ParameterTensor(name, end, length, TensorKind.TRAINED));
      end += length;
      return this;
    }
  }
}
