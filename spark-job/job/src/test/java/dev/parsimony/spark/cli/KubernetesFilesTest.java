package dev.parsimony.spark.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.ParseResult;

/**
 * The files of submit/kubernetes say what Kubernetes and the command understand, and say the same.
 */
final class KubernetesFilesTest {
  private static final String KUBEFLOW = "sparkapplication-kubeflow.yaml";
  private static final String APACHE = "sparkapplication-apache.yaml";
  private static final String IMAGE = "registry.example/parsimony:1";
  private static final Pattern SETTING = Pattern.compile("--conf (spark\\S*?)=((?:\\\\ |\\S)*)");

  /** What an operator sets itself, and the templates, which it gets as objects. */
  private static final Set<String> OPERATORS =
      Set.of(
          "spark.kubernetes.namespace",
          "spark.kubernetes.driver.pod.name",
          "spark.kubernetes.driver.podTemplateFile",
          "spark.kubernetes.executor.podTemplateFile");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"pod-template.yaml", "rbac.yaml", "network-policy.yaml"})
  void hasOnlyFieldsThatKubernetesKnows(String name) throws Exception {
    for (JsonNode document : KubernetesFiles.documents(name)) {
      KubernetesFiles.strict(document);
      ((ObjectNode) document.get("metadata")).put("nmae", "x");
      assertThrows(UnrecognizedPropertyException.class, () -> KubernetesFiles.strict(document));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {KUBEFLOW, APACHE})
  void anApplicationFitsItsOperatorsSchema(String name) throws Exception {
    ObjectNode application = KubernetesFiles.document(name);
    assertEquals(Set.of(), problems(application));
    ((ObjectNode) application.get("spec")).put("dynamicAllocaton", true);
    assertEquals(1, problems(application).size());
  }

  private Set<ValidationMessage> problems(JsonNode application) throws Exception {
    try (InputStream schema = getClass().getResourceAsStream("spark-application.schema.json")) {
      return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7)
          .getSchema(schema)
          .validate(application);
    }
  }

  @Test
  void applicationsHaveThePodsOfTheTemplate() throws Exception {
    Pod template = KubernetesFiles.strict(KubernetesFiles.document("pod-template.yaml"), Pod.class);
    JsonNode kubeflow = KubernetesFiles.document(KUBEFLOW).get("spec");
    JsonNode apache = KubernetesFiles.document(APACHE).get("spec");
    for (JsonNode pod :
        List.of(
            kubeflow.at("/driver/template"),
            kubeflow.at("/executor/template"),
            apache.at("/driverSpec/podTemplateSpec"),
            apache.at("/executorSpec/podTemplateSpec"))) {
      PodTemplateSpec spec = KubernetesFiles.strict(pod, PodTemplateSpec.class);
      assertEquals(template.getSpec(), spec.getSpec());
      assertEquals(template.getMetadata(), spec.getMetadata());
    }
  }

  @Test
  void applicationsHaveTheSettingsOfTheScript() throws Exception {
    Map<String, String> expected = settingsOfTheScript();
    assertTrue(expected.size() > 20, expected.toString());
    expected.keySet().removeAll(OPERATORS);
    assertEquals(expected, conf(KubernetesFiles.document(APACHE)));
    JsonNode spec = KubernetesFiles.document(KUBEFLOW).get("spec");
    Map<String, String> kubeflow = conf(KubernetesFiles.document(KUBEFLOW));
    kubeflow.put("spark.kubernetes.container.image", spec.get("image").asText());
    for (String role : List.of("driver", "executor")) {
      JsonNode pod = spec.get(role);
      kubeflow.put("spark." + role + ".memory", pod.get("memory").asText());
      kubeflow.put("spark." + role + ".memoryOverhead", pod.get("memoryOverhead").asText());
      kubeflow.put(
          "spark.kubernetes.authenticate." + role + ".serviceAccountName",
          pod.get("serviceAccount").asText());
    }
    kubeflow.put("spark.executor.cores", spec.at("/executor/cores").asText());
    kubeflow.put("spark.executor.instances", spec.at("/executor/instances").asText());
    assertEquals(expected, kubeflow);
  }

  private static Map<String, String> conf(JsonNode application) {
    Map<String, String> conf = new TreeMap<>();
    application
        .at("/spec/sparkConf")
        .fields()
        .forEachRemaining(entry -> conf.put(entry.getKey(), entry.getValue().asText()));
    return conf;
  }

  private Map<String, String> settingsOfTheScript() throws Exception {
    Path submit = Files.createDirectories(folder.resolve("bin")).resolve("spark-submit");
    Files.writeString(submit, "#!/bin/sh\n");
    assertTrue(submit.toFile().setExecutable(true));
    ProcessBuilder builder =
        new ProcessBuilder(
            "./kubernetes.sh",
            "--dry-run",
            "--image=" + IMAGE,
            "--workers=4",
            "--worker-memory=4g");
    builder.directory(KubernetesFiles.FOLDER.getParent().toFile()).redirectErrorStream(true);
    builder.environment().put("MASTER", "k8s://https://127.0.0.1:6443");
    builder.environment().put("SPARK_HOME", folder.toString());
    builder.environment().remove("PARSIMONY_JAR");
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), out);
    Map<String, String> settings = new TreeMap<>();
    Matcher setting = SETTING.matcher(out);
    while (setting.find()) {
      settings.put(setting.group(1), setting.group(2).replace("\\ ", " "));
    }
    return settings;
  }

  @Test
  void thePolicyOpensThePortsOfTheScriptToItsPods() throws Exception {
    NetworkPolicy policy =
        KubernetesFiles.strict(
            KubernetesFiles.document("network-policy.yaml"), NetworkPolicy.class);
    Map<String, String> settings = settingsOfTheScript();
    Set<String> open = new TreeSet<>();
    for (NetworkPolicyPort port : policy.getSpec().getIngress().get(0).getPorts()) {
      open.add(port.getPort().getIntVal() + "-" + port.getEndPort());
    }
    String spark =
        settings.get("spark.driver.port") + "-" + settings.get("spark.driver.blockManager.port");
    assertEquals(Set.of(spark, settings.get("spark.parsimony.exchange.port-range")), open);
    assertEquals(
        settings.get("spark.driver.blockManager.port"), settings.get("spark.blockManager.port"));
    Map<String, String> label = policy.getSpec().getPodSelector().getMatchLabels();
    assertEquals(
        KubernetesFiles.strict(KubernetesFiles.document("pod-template.yaml"), Pod.class)
            .getMetadata()
            .getLabels(),
        label);
    assertEquals(
        label,
        policy.getSpec().getIngress().get(0).getFrom().get(0).getPodSelector().getMatchLabels());
  }

  @ParameterizedTest
  @ValueSource(strings = {KUBEFLOW, APACHE})
  void theCommandTakesTheApplicationsArguments(String name) throws Exception {
    JsonNode spec = KubernetesFiles.document(name).get("spec");
    assertEquals(Main.class.getName(), spec.get("mainClass").textValue());
    List<String> words = new ArrayList<>();
    spec.get(name.equals(APACHE) ? "driverArgs" : "arguments")
        .forEach(word -> words.add(word.textValue()));
    ParseResult parsed = Main.commandLine().parseArgs(words.toArray(String[]::new)).subcommand();
    assertEquals("train", parsed.commandSpec().name());
    int workers = parsed.matchedOptionValue("--workers", 0);
    assertEquals(settingsOfTheScript().get("spark.executor.instances"), String.valueOf(workers));
  }

  @Test
  void theImageHasWhatTheScriptNamesForTheUserOfThePods() throws Exception {
    List<String> instructions;
    try (Stream<String> lines = Files.lines(KubernetesFiles.FOLDER.resolve("Dockerfile"))) {
      instructions = lines.filter(line -> !line.isBlank() && !line.startsWith("#")).toList();
    }
    for (String instruction : instructions) {
      assertTrue(instruction.matches("(ARG|FROM|COPY|ENV|USER) .*"), instruction);
    }
    Pod template = KubernetesFiles.strict(KubernetesFiles.document("pod-template.yaml"), Pod.class);
    long user = template.getSpec().getSecurityContext().getRunAsUser();
    assertEquals("USER " + user, instructions.get(instructions.size() - 1));
    String options = settingsOfTheScript().get("spark.executor.defaultJavaOptions");
    String cache = options.substring(options.indexOf("cachedir=") + "cachedir=".length());
    assertTrue(
        instructions.contains("COPY --chown=" + user + ":" + user + " --chmod=700 native " + cache),
        cache);
    String jar = KubernetesFiles.document(APACHE).at("/spec/jars").asText();
    String path = jar.substring("local://".length());
    assertTrue(instructions.contains("COPY --chown=root:root parsimony-job.jar " + path), path);
  }
}
