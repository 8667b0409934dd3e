package dev.parsimony.spark.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.util.VersionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileSystemsTest {
  private final Configuration hadoop = new Configuration();

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "s3a://bucket/x, Spark has no file system for s3a; add it&org.apache.hadoop:hadoop-aws:V",
        "abfss://c@a/x, Spark has no file system for abfss; add it&org.apache.hadoop:hadoop-azure:V",
        "gs://bucket/x, Spark has no file system for gs; add"
            + " it&com.google.cloud.bigdataoss:gcs-connector:hadoop3-2.2.21",
        "s3://bucket/x, Spark has no file system for s3; write s3a instead",
        "hdsf://host/x, \"Spark has no file system for hdsf; correct the scheme, or add the file"
            + " system's jar with --jars or --packages\"",
        "http://127.0.0.1:9/x, http is no file system to work on; copy the file to a folder and name"
            + " that",
        "HTTPS://127.0.0.1/x, https is no file system to work on; copy the file to a folder and"
            + " name that",
        "hdfs://no-such-host.invalid:9000/x, there is no host no-such-host.invalid; correct the"
            + " address",
        "\"hdfs:///x\", \"Incomplete HDFS URI, no host: hdfs:///x\"",
        "hdfs://127.0.0.1:99999/x, port out of range:99999",
      })
  void saysWhyOneCannotBeOpened(String path, String reason) {
    String expected =
        reason
            .replace("&", ", for example with --packages ")
            .replaceFirst(":V$", ":" + VersionInfo.getVersion());
    assertEquals(expected, refusal(() -> FileSystems.of(new Path(path), hadoop)));
    assertEquals(expected, refusal(() -> FileSystems.newInstance(new Path(path), hadoop)));
  }

  @Test
  void saysWhatIsNoPath() {
    String reason = refusal(() -> FileSystems.path("foo:bar"));
    assertTrue(reason.startsWith("that is no path: "), reason);
    assertTrue(refusal(() -> FileSystems.path("")).startsWith("that is no path: "));
  }

  @Test
  void saysThatNobodyAnswers() throws Exception {
    int port;
    try (ServerSocket freed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = freed.getLocalPort();
    }
    hadoop.set("ipc.client.connect.max.retries", "0");
    Path path = new Path("hdfs://127.0.0.1:" + port + "/x");
    try (FileSystem files = FileSystems.newInstance(path, hadoop)) {
      IOException e = assertThrows(IOException.class, () -> files.exists(path));
      String reason = FileSystems.reason(e);
      String end = ":" + port + "; correct the address, or start the file system";
      assertTrue(reason.startsWith("nothing answers at ") && reason.endsWith(end), reason);
    }
  }

  /** As with hadoop-aws, where the jar of the AWS SDK is missing. */
  public static final class WithoutItsLibrary extends RawLocalFileSystem {
    @Override
    public void initialize(URI name, Configuration hadoop) {
      throw new NoClassDefFoundError("com/amazonaws/AmazonClientException");
    }
  }

  @Test
  void aMissingClassOfAnotherJarIsAReasonToo() {
    hadoop.setClass("fs.s3a.impl", WithoutItsLibrary.class, FileSystem.class);
    String reason = refusal(() -> FileSystems.newInstance(new Path("s3a://bucket/x"), hadoop));
    assertTrue(reason.startsWith("Spark has no file system for s3a; add it"), reason);
  }

  private interface Opening {
    Object open() throws IOException;
  }

  private static String refusal(Opening opening) {
    String message = String.valueOf(assertThrows(IOException.class, opening::open).getMessage());
    assertEquals(1, message.lines().count(), message);
    return message;
  }
}
