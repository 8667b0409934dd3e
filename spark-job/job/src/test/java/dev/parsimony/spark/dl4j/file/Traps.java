package dev.parsimony.spark.dl4j.file;

import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.DataSetPreProcessor;

/** Classes that say when their code ran: what a stranger's model must not reach. */
final class Traps {
  /** Names of the classes whose code ran. */
  static final Set<String> SPRUNG = ConcurrentHashMap.newKeySet();

  private Traps() {}

  /** Named in a configuration. */
  static final class Named {
    static {
      SPRUNG.add("Named");
    }

    private Named() {}
  }

  /** Named as the reader of a custom normaliser. */
  static final class Strategy {
    static {
      SPRUNG.add("Strategy");
    }

    private Strategy() {}
  }

  /** Serialised by Java, in an entry of the user's own. */
  static final class Kept implements Serializable {
    private static final long serialVersionUID = 1L;

    private void readObject(ObjectInputStream in) {
      SPRUNG.add("Kept");
    }
  }

  /** Serialised by Java, in the place of a preprocessor. */
  static final class Serialised implements DataSetPreProcessor, Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public void preProcess(DataSet toPreProcess) {
      INDArray features = toPreProcess.getFeatures();
      features.addi(1);
    }

    private void readObject(ObjectInputStream in) {
      SPRUNG.add("Serialised");
    }
  }
}
