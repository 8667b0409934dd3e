package dev.parsimony.secondmoment.kernel.dropout;

import dev.parsimony.secondmoment.Internal;
import dev.parsimony.secondmoment.array.FloatMemory;
import dev.parsimony.secondmoment.array.Signs;
import dev.parsimony.secondmoment.kernel.parallel.Parallel;
import dev.parsimony.secondmoment.kernel.parallel.PartBuffers;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.MulOp;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Drops what DL4J's dropout drops, with all bits: an element stays where the next of ND4J's uniform
 * numbers is below the probability. ND4J draws them several times as fast as it drops elements.
 */
@Internal
public final class KernelDropout implements IDropout {
  private static final int PIECE = 4096;

  private final Dropout dl4j;
  private final transient PartBuffers numbers = new PartBuffers();
  private final transient PartBuffers elements = new PartBuffers();
  private transient @Nullable INDArray mask;

  private KernelDropout(Dropout dl4j) {
    this.dl4j = dl4j;
  }

  /** Returns a kernel in the place of dropout with one probability, else what it was given. */
  public static @Nullable IDropout inPlaceOf(@Nullable IDropout dropout) {
    return dropout != null
            && dropout.getClass() == Dropout.class
            && ((Dropout) dropout).getPSchedule() == null
        ? new KernelDropout(((Dropout) dropout).clone())
        : dropout;
  }

  /** Returns the bytes on the heap of dropout, where it is a kernel. */
  public static long heapBytes(@Nullable IDropout dropout) {
    return dropout instanceof KernelDropout kernel
        ? kernel.numbers.heapBytes() + kernel.elements.heapBytes()
        : 0;
  }

  /** A copy has memory of its own. */
  private Object readResolve() {
    return clone();
  }

  @Override
  public INDArray applyDropout(
      INDArray input, INDArray output, int iteration, int epoch, LayerWorkspaceMgr workspaces) {
    mask = null;
    if (!FloatMemory.covers(input) || !FloatMemory.covers(output)) {
      return dl4j.applyDropout(input, output, iteration, epoch, workspaces);
    }
    INDArray drawn =
        workspaces.createUninitialized(ArrayType.INPUT, DataType.FLOAT, output.shape(), 'c');
    Nd4j.rand(drawn);
    drop(FloatMemory.of(input), FloatMemory.of(drawn), FloatMemory.of(output), drawn.length());
    mask = drawn;
    return output;
  }

  /**
   * @param mask random numbers, replaced by what elements are multiplied by
   */
  private void drop(FloatMemory from, FloatMemory mask, FloatMemory to, long all) {
    float p = (float) dl4j.getP();
    int pieces = Math.toIntExact((all + PIECE - 1) / PIECE);
    int parts = Parallel.parts(pieces, all);
    numbers.prepare(parts, (int) Math.min(PIECE, all));
    elements.prepare(parts, (int) Math.min(PIECE, all));
    Parallel.run(
        parts,
        pieces,
        (part, first, end) -> {
          float[] factors = numbers.of(part);
          float[] values = elements.of(part);
          for (int i = first; i < end; i++) {
            long at = (long) i * PIECE;
            int count = (int) Math.min(PIECE, all - at);
            mask.read(at, factors, count);
            from.read(at, values, count);
            drop(factors, values, p, count);
            mask.write(at, factors, count);
            to.write(at, values, count);
          }
        });
  }

  private static void drop(float[] numbers, float[] values, float p, int count) {
    float scale = 1 / p;
    for (int i = 0; i < count; i++) {
      float factor = scale * Signs.ofPositive(Math.max(p - numbers[i], 0f));
      numbers[i] = factor;
      values[i] *= factor;
    }
  }

  @Override
  public INDArray backprop(INDArray gradAtOutput, INDArray gradAtInput, int iteration, int epoch) {
    INDArray factors = mask;
    if (factors == null) {
      return dl4j.backprop(gradAtOutput, gradAtInput, iteration, epoch);
    }
    mask = null;
    INDArray same = factors.castTo(gradAtInput.dataType());
    Nd4j.getExecutioner().exec(new MulOp(gradAtOutput, same, gradAtInput));
    return gradAtInput;
  }

  @Override
  public void clear() {
    mask = null;
    dl4j.clear();
  }

  @Override
  public IDropout clone() {
    return new KernelDropout(dl4j.clone());
  }
}
