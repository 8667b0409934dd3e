package dev.parsimony.spark.cluster;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.mockwebserver.Context;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import okhttp3.mockwebserver.RecordedRequest;
import okio.Buffer;

/**
 * An API server that stores what it is told, and a kubelet whose executor pods are processes of
 * this machine, each with an address of its own.
 */
final class MockKubernetes implements AutoCloseable {
  static final String NAMESPACE = "training";
  static final int DRIVERS_EXIT_CODE = 3;
  private static final long POLL_MS = 100;

  /** Logs every request; kept, for a logger that nobody has loses its level. */
  private static final Logger SERVER_LOG = Logger.getLogger(MockWebServer.class.getName());

  private final KubernetesMockServer server =
      new KubernetesMockServer(
          new Context(), new MockWebServer(), new HashMap<>(), new ApiServer(), false);
  private final Map<String, ExecutorPod> pods = new ConcurrentSkipListMap<>();
  private final Map<String, Pod> seen = new TreeMap<>();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final KubernetesClient client;
  private final Thread kubelet = new Thread(this::run, "kubelet");
  private final Path sparkHome;
  private final Path folder;
  private final int room;

  /**
   * Starts it.
   *
   * @param folder for the pods' logs and files
   * @param room for how many pods at a time; others stay Pending
   */
  MockKubernetes(Path sparkHome, Path folder, int room) throws IOException {
    this.sparkHome = sparkHome;
    this.folder = Files.createDirectories(folder);
    this.room = room;
    SERVER_LOG.setLevel(Level.WARNING);
    server.init(InetAddress.getLoopbackAddress(), 0);
    client = server.createClient();
    kubelet.start();
  }

  String master() {
    return "k8s://http://127.0.0.1:" + server.getPort();
  }

  /** Stores a secret as kubectl does. */
  void add(Secret secret) {
    client.secrets().inNamespace(NAMESPACE).resource(secret).create();
  }

  /** All pods that there were, as Spark asked for them. */
  List<Pod> pods() {
    synchronized (seen) {
      return List.copyOf(seen.values());
    }
  }

  /** All services. */
  List<Service> services() {
    return client.services().inNamespace(NAMESPACE).list().getItems();
  }

  /** All config maps. */
  List<ConfigMap> configMaps() {
    return client.configMaps().inNamespace(NAMESPACE).list().getItems();
  }

  /** The logs of all executor pods that ran. */
  List<Path> logs() {
    return pods.values().stream().map(ExecutorPod::log).toList();
  }

  /** Deletes the pod whose log has a text, as the loss of its node does. */
  synchronized boolean delete(String text) throws IOException, InterruptedException {
    for (Map.Entry<String, ExecutorPod> pod : pods.entrySet()) {
      if (pod.getValue().runs() && Files.readString(pod.getValue().log()).contains(text)) {
        pod.getValue().kill();
        client.pods().inNamespace(NAMESPACE).withName(pod.getKey()).delete();
        return true;
      }
    }
    return false;
  }

  private void run() {
    while (!closed.get()) {
      try {
        sync();
        Thread.sleep(POLL_MS);
      } catch (IOException | InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** One look at what should run, as a kubelet's; no pod is deleted meanwhile. */
  private synchronized void sync() throws IOException, InterruptedException {
    Map<String, Pod> asked = new TreeMap<>();
    for (Pod pod : client.pods().inNamespace(NAMESPACE).list().getItems()) {
      asked.put(pod.getMetadata().getName(), pod);
    }
    for (Map.Entry<String, ExecutorPod> pod : pods.entrySet()) {
      Pod stored = asked.get(pod.getKey());
      if (stored == null && pod.getValue().runs()) {
        pod.getValue().kill();
      } else if (stored != null && !pod.getValue().runs()) {
        String phase = pod.getValue().exitCode() == 0 ? "Succeeded" : "Failed";
        report(stored, phase, stored.getStatus().getPodIP());
      }
    }
    for (Pod pod : asked.values()) {
      synchronized (seen) {
        seen.put(pod.getMetadata().getName(), pod);
      }
      if (!pods.containsKey(pod.getMetadata().getName())) {
        start(pod);
      }
    }
  }

  private void start(Pod pod) throws IOException {
    if ("driver".equals(pod.getMetadata().getLabels().get("spark-role"))) {
      end(pod);
      return;
    }
    if (pods.values().stream().filter(ExecutorPod::runs).count() >= room) {
      report(pod, "Pending", null);
      return;
    }
    String name = pod.getMetadata().getName();
    String address = "127.0.0." + (11 + pods.size());
    mountSecrets(pod);
    Path files = Files.createDirectory(folder.resolve(name));
    pods.put(name, ExecutorPod.start(pod, address, sparkHome, files.resolve("log")));
    report(pod, "Running", address);
  }

  /** Writes secrets where the pod mounts them; all pods share this machine's files. */
  private void mountSecrets(Pod pod) throws IOException {
    for (VolumeMount mount : ExecutorPod.container(pod).getVolumeMounts()) {
      for (Volume volume : pod.getSpec().getVolumes()) {
        if (volume.getName().equals(mount.getName()) && volume.getSecret() != null) {
          String name = volume.getSecret().getSecretName();
          Secret secret = client.secrets().inNamespace(NAMESPACE).withName(name).get();
          Path into = Files.createDirectories(Path.of(mount.getMountPath()));
          for (Map.Entry<String, String> entry : secret.getData().entrySet()) {
            Files.write(into.resolve(entry.getKey()), Base64.getDecoder().decode(entry.getValue()));
          }
        }
      }
    }
  }

  /** A driver's pod that ends at once. */
  private void end(Pod pod) {
    if ("Failed".equals(pod.getStatus().getPhase())) {
      return;
    }
    Pod ended =
        new PodBuilder(pod)
            .editOrNewStatus()
            .withPhase("Failed")
            .addNewContainerStatus()
            .withName(ExecutorPod.container(pod).getName())
            .withNewState()
            .withNewTerminated()
            .withExitCode(DRIVERS_EXIT_CODE)
            .endTerminated()
            .endState()
            .endContainerStatus()
            .endStatus()
            .build();
    client.pods().inNamespace(NAMESPACE).resource(ended).patchStatus();
  }

  private void report(Pod pod, String phase, String address) {
    if (pod.getStatus() != null && phase.equals(pod.getStatus().getPhase())) {
      return;
    }
    Pod reported =
        new PodBuilder(pod)
            .editOrNewStatus()
            .withPhase(phase)
            .withPodIP(address)
            .endStatus()
            .build();
    client.pods().inNamespace(NAMESPACE).resource(reported).patchStatus();
  }

  /** Stores what it is told; as of every other, a new pod's phase is Pending. */
  private static final class ApiServer extends KubernetesCrudDispatcher {
    @Override
    public MockResponse dispatch(RecordedRequest request) {
      if (request.getMethod().equals("POST") && request.getPath().endsWith("/pods")) {
        Pod pod = Serialization.unmarshal(request.getBody().readUtf8(), Pod.class);
        Pod pending =
            new PodBuilder(pod).editOrNewStatus().withPhase("Pending").endStatus().build();
        request.getBody().writeUtf8(Serialization.asJson(pending));
      }
      return super.dispatch(isApply(request) ? asCreateOrReplace(request) : request);
    }

    private static boolean isApply(RecordedRequest request) {
      return request.getMethod().equals("PATCH") && request.getPath().contains("?fieldManager=");
    }

    /** What applying comes to where nobody else owns fields. */
    private RecordedRequest asCreateOrReplace(RecordedRequest request) {
      String path = request.getPath().substring(0, request.getPath().indexOf('?'));
      int found = code(super.dispatch(as(request, "GET " + path, new Buffer())));
      String collection = path.substring(0, path.lastIndexOf('/'));
      return as(request, found == 200 ? "PUT " + path : "POST " + collection, request.getBody());
    }

    private static int code(MockResponse response) {
      return Integer.parseInt(response.getStatus().split(" ", -1)[1]);
    }

    private static RecordedRequest as(RecordedRequest request, String line, Buffer body) {
      return new RecordedRequest(
          line + " HTTP/1.1",
          request.getHeaders(),
          List.of(),
          body.size(),
          body,
          request.getSequenceNumber(),
          new Socket());
    }
  }

  @Override
  public void close() throws InterruptedException {
    closed.set(true);
    kubelet.join();
    for (ExecutorPod pod : pods.values()) {
      pod.kill();
    }
    client.close();
    server.destroy();
  }
}
