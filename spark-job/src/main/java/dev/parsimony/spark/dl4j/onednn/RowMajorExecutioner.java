package dev.parsimony.spark.dl4j.onednn;

import java.lang.reflect.Field;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.CustomOp;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner;
import org.nd4j.linalg.api.shape.Shape;
import org.nd4j.linalg.cpu.nativecpu.ops.NativeOpExecutioner;
import org.nd4j.linalg.factory.Nd4j;

/**
 * ND4J's executioner of operations, with operands in row-major order for those that would otherwise
 * be wrong on oneDNN ({@link StrideSensitive}). Such operands are copied; where an output is in
 * another order, the operation runs without oneDNN. Everything else runs as it does in ND4J.
 */
public final class RowMajorExecutioner extends NativeOpExecutioner {
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
      return;
    }
    replace(new RowMajorExecutioner());
  }

  /** Puts an executioner in the place of the present one for the whole process. */
  public static synchronized void replace(OpExecutioner executioner) {
    try {
      Field instance = Nd4j.class.getDeclaredField(INSTANCE_FIELD);
      instance.setAccessible(true);
      instance.set(null, executioner);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("ND4J has no field " + INSTANCE_FIELD, e);
    }
  }

  @Override
  public INDArray[] exec(CustomOp op, OpContext context) {
    if (!StrideSensitive.is(op.opName(), context.getIArguments())
        || context.getInputArray(0).dataType() == DataType.DOUBLE) {
      return super.exec(op, context);
    }
    INDArray output = context.getOutputArray(0);
    if (output != null && !rowMajor(output)) {
      return execWithoutOneDnn(op, context);
    }
    for (int operand : StrideSensitive.operands(op.opName(), context.numInputArguments())) {
      INDArray array = context.getInputArray(operand);
      if (!rowMajor(array)) {
        context.setInputArray(operand, array.dup('c'));
      }
    }
    return super.exec(op, context);
  }

  private INDArray[] execWithoutOneDnn(CustomOp op, OpContext context) {
    context.allowHelpers(false);
    try {
      return super.exec(op, context);
    } finally {
      context.allowHelpers(true);
    }
  }

  private static boolean rowMajor(INDArray array) {
    return array.ordering() == 'c' && Shape.hasDefaultStridesForShape(array);
  }
}
