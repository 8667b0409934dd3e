package dev.parsimony.secondmoment.onednn;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** The ways in which an array's elements may lie in memory. */
final class Orders {
  private Orders() {}

  /** The same elements in every order, by its name. */
  static Map<String, INDArray> of(INDArray array) {
    Map<String, INDArray> orders = new LinkedHashMap<>();
    orders.put("row-major", array.dup('c'));
    orders.put("column-major", array.dup('f'));
    int rank = array.rank();
    if (rank > 2) {
      orders.put("second dimension last", permuted(array, moved(rank, 1, rank - 1)));
      orders.put("last dimension second", permuted(array, moved(rank, rank - 1, 1)));
    }
    if (rank > 1) {
      orders.put("second dimension first", permuted(array, moved(rank, 1, 0)));
      orders.put("view", view(array));
    }
    return orders;
  }

  private static int[] moved(int rank, int from, int to) {
    int[] others = IntStream.range(0, rank).filter(i -> i != from).toArray();
    return IntStream.range(0, rank).map(i -> i == to ? from : others[i < to ? i : i - 1]).toArray();
  }

  private static INDArray permuted(INDArray array, int[] order) {
    int[] back = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      back[order[i]] = i;
    }
    return array.permute(order).dup('c').permute(back);
  }

  /** All but the first and the last element of each dimension of a larger array. */
  private static INDArray view(INDArray array) {
    long[] larger = array.shape().clone();
    INDArrayIndex[] inner = new INDArrayIndex[larger.length];
    for (int i = 0; i < larger.length; i++) {
      inner[i] = NDArrayIndex.interval(1, larger[i] + 1);
      larger[i] += 2;
    }
    INDArray view = Nd4j.rand(array.dataType(), larger).get(inner);
    return view.assign(array);
  }
}
