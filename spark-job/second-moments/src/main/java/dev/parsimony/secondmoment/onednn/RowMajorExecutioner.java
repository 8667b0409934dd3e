package dev.parsimony.secondmoment.onednn;

import dev.parsimony.secondmoment.Internal;
import dev.parsimony.secondmoment.slot.PrivateField;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.CustomOp;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner;
import org.nd4j.linalg.api.shape.Shape;
import org.nd4j.linalg.cpu.nativecpu.ops.NativeOpExecutioner;
import org.nd4j.linalg.factory.Nd4j;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Executes operations as ND4J does, with operands and results in row-major order for those that
 * would otherwise be wrong on oneDNN ({@link StrideSensitive}): what is in another order is copied;
 * pooling with dilation without it ({@link DilatedPooling}); and matrix products by it, where
 * {@link RowMajorProducts} says so. oneDNN never computes in float64, and everything else runs as
 * it does in ND4J.
 */
@Internal
public final class RowMajorExecutioner extends NativeOpExecutioner {
  private static final Logger LOG = LoggerFactory.getLogger(RowMajorExecutioner.class);

  /** ND4J chooses its executioner once, by a property read when it is loaded. */
  private static final String INSTANCE_FIELD = "OP_EXECUTIONER_INSTANCE";

  private RowMajorExecutioner() {}

  /**
   * Puts it in the place of ND4J's own for the whole process; an executioner that is not ND4J's own
   * for processors, which may not use oneDNN, stays.
   */
  public static synchronized void install() {
    OpExecutioner current = Nd4j.getExecutioner();
    if (current.getClass() != NativeOpExecutioner.class) {
      if (!(current instanceof RowMajorExecutioner)) {
        LOG.warn(
            "{} stays ND4J's executioner; where it computes with oneDNN, gradients of layers with"
                + " channels last may be wrong",
            current.getClass().getName());
      }
      return;
    }
    replace(new RowMajorExecutioner());
  }

  /** Puts an executioner in the place of the present one for the whole process. */
  public static synchronized void replace(OpExecutioner executioner) {
    new PrivateField(Nd4j.class, INSTANCE_FIELD).set(null, executioner);
  }

  @Override
  public INDArray[] exec(CustomOp op, OpContext context) {
    INDArray result = context.getOutputArray(0);
    if (result != null && RowMajorProducts.fits(op.opName(), context)) {
      RowMajorProducts.swap(context);
      return context.getOutputArrays().toArray(new INDArray[0]);
    }
    if (result != null && DilatedPooling.is(op.opName(), context)) {
      DilatedPooling.inFloat64(context, () -> super.exec(op, context));
      return context.getOutputArrays().toArray(new INDArray[0]);
    }
    if (result == null
        || result.dataType() == DataType.DOUBLE
        || !StrideSensitive.is(op.opName(), context.getIArguments())) {
      return super.exec(op, context);
    }
    for (int operand : StrideSensitive.operands(op.opName(), context.numInputArguments())) {
      INDArray array = context.getInputArray(operand);
      if (!rowMajor(array)) {
        context.setInputArray(operand, array.dup('c'));
      }
    }
    return rowMajor(result) ? super.exec(op, context) : execInto(result, op, context);
  }

  private INDArray[] execInto(INDArray result, CustomOp op, OpContext context) {
    INDArray dense = Nd4j.createUninitialized(result.dataType(), result.shape(), 'c');
    context.setOutputArray(0, dense);
    super.exec(op, context);
    result.assign(dense);
    context.setOutputArray(0, result);
    return context.getOutputArrays().toArray(new INDArray[0]);
  }

  private static boolean rowMajor(INDArray array) {
    return array.ordering() == 'c' && Shape.hasDefaultStridesForShape(array);
  }
}
