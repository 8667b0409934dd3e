package dev.parsimony.spark.master;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Model;

/**
 * Names of the places where what workers carry from fit to fit is kept, one for each network that a
 * master trains: by the object, for DL4J's networks are equal where their parameters are.
 */
final class CarriedState {
  private final List<WeakReference<Model>> networks = new ArrayList<>();
  private int forgotten;

  /** Returns the name of a network's place. */
  String name(Model network) {
    int number = 0;
    while (number < networks.size() && networks.get(number).get() != network) {
      number++;
    }
    if (number == networks.size()) {
      networks.add(new WeakReference<>(network));
    }
    return "network-" + (forgotten + number);
  }

  /** Forgets all networks; none gets a place that another one had. */
  void clear() {
    forgotten += networks.size();
    networks.clear();
  }
}
