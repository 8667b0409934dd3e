package dev.parsimony.secondmoment.onednn;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Pooling with dilation, which ND4J gives to oneDNN in float32 without the dilation. It is computed
 * in float64, where oneDNN takes no part.
 */
final class DilatedPooling {
  /** Place and number of the dilations among the integer arguments, by name. */
  private static final Map<String, int[]> DILATIONS =
      Map.ofEntries(
          Map.entry("maxpool2d", new int[] {6, 2}),
          Map.entry("maxpool2d_bp", new int[] {6, 2}),
          Map.entry("avgpool2d", new int[] {6, 2}),
          Map.entry("avgpool2d_bp", new int[] {6, 2}),
          Map.entry("maxpool3dnew", new int[] {9, 3}),
          Map.entry("maxpool3dnew_bp", new int[] {9, 3}),
          Map.entry("avgpool3dnew", new int[] {9, 3}),
          Map.entry("avgpool3dnew_bp", new int[] {9, 3}));

  private DilatedPooling() {}

  /** Returns whether an operation is one. */
  static boolean is(String operation, OpContext context) {
    int[] place = DILATIONS.get(operation);
    if (place == null || context.getOutputArray(0).dataType() != DataType.FLOAT) {
      return false;
    }
    List<Long> arguments = context.getIArguments();
    for (int i = place[0]; i < Math.min(place[0] + place[1], arguments.size()); i++) {
      if (arguments.get(i) > 1) {
        return true;
      }
    }
    return false;
  }

  /** Executes an operation with copies in float64 in the place of its arrays. */
  static void inFloat64(OpContext context, Runnable operation) {
    List<INDArray> outputs = new ArrayList<>(context.getOutputArrays());
    for (int i = 0; i < context.numInputArguments(); i++) {
      context.setInputArray(i, context.getInputArray(i).castTo(DataType.DOUBLE));
    }
    for (int i = 0; i < outputs.size(); i++) {
      INDArray output = outputs.get(i);
      context.setOutputArray(i, Nd4j.createUninitialized(DataType.DOUBLE, output.shape(), 'c'));
    }
    operation.run();
    for (int i = 0; i < outputs.size(); i++) {
      outputs.get(i).assign(context.getOutputArray(i).castTo(DataType.FLOAT));
      context.setOutputArray(i, outputs.get(i));
    }
  }
}
