package dev.parsimony.spark.cluster;

import java.io.IOException;
import java.util.Comparator;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.yarn.api.records.ApplicationReport;
import org.apache.hadoop.yarn.api.records.FinalApplicationStatus;
import org.apache.hadoop.yarn.client.api.YarnClient;
import org.apache.hadoop.yarn.exceptions.YarnException;

/** What YARN says of the applications, asked as any client does. */
final class YarnStatus {
  private final Configuration configuration = new Configuration();

  YarnStatus(TryCluster cluster) {
    for (String file : new String[] {"core-site.xml", "hdfs-site.xml", "yarn-site.xml"}) {
      configuration.addResource(new Path(cluster.state().resolve("conf").resolve(file).toUri()));
    }
  }

  FileSystem files() throws IOException {
    return FileSystem.newInstance(configuration);
  }

  /** Of the last application, once it has one: the driver's process may end before YARN knows. */
  FinalApplicationStatus last() throws IOException, YarnException, InterruptedException {
    FinalApplicationStatus status = lastReport().getFinalApplicationStatus();
    while (status == FinalApplicationStatus.UNDEFINED) {
      Thread.sleep(100);
      status = lastReport().getFinalApplicationStatus();
    }
    return status;
  }

  String lastId() throws IOException, YarnException {
    return lastReport().getApplicationId().toString();
  }

  private ApplicationReport lastReport() throws IOException, YarnException {
    try (YarnClient client = YarnClient.createYarnClient()) {
      client.init(configuration);
      client.start();
      return client.getApplications().stream()
          .max(Comparator.comparing(ApplicationReport::getApplicationId))
          .orElseThrow();
    }
  }
}
