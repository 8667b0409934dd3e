package dev.parsimony.spark.cli;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The files of submit/kubernetes, as Kubernetes reads them. */
final class KubernetesFiles {
  static final Path FOLDER = Path.of("..", "..", "submit", "kubernetes");

  private static final Map<String, Class<?>> KINDS =
      Map.of(
          "Pod", Pod.class,
          "ServiceAccount", ServiceAccount.class,
          "Role", Role.class,
          "RoleBinding", RoleBinding.class,
          "NetworkPolicy", NetworkPolicy.class);

  /** The client's classes keep fields that they do not know; here those are refused. */
  private static final JsonMapper STRICT =
      (JsonMapper)
          new JsonMapper()
              .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
              .setAnnotationIntrospector(
                  new JacksonAnnotationIntrospector() {
                    private static final long serialVersionUID = 1L;

                    @Override
                    public Boolean hasAnySetter(Annotated annotated) {
                      return false;
                    }
                  });

  private KubernetesFiles() {}

  /** The documents of a file, aliases resolved. */
  static List<ObjectNode> documents(String name) throws IOException {
    List<ObjectNode> documents = new ArrayList<>();
    // Jackson takes an alias for a text.
    for (Object document :
        new Yaml(new SafeConstructor(new LoaderOptions()))
            .loadAll(Files.readString(FOLDER.resolve(name)))) {
      documents.add(STRICT.valueToTree(document));
    }
    return documents;
  }

  /** The only document of a file. */
  static ObjectNode document(String name) throws IOException {
    List<ObjectNode> documents = documents(name);
    if (documents.size() != 1) {
      throw new IllegalArgumentException(name + " has " + documents.size() + " documents");
    }
    return documents.get(0);
  }

  /** Reads an object of one of Kubernetes' own kinds; fails at a field that the kind has not. */
  static Object strict(JsonNode object) throws IOException {
    return strict(object, KINDS.get(object.get("kind").textValue()));
  }

  /** Reads an object of a class of the client's. */
  static <T> T strict(JsonNode object, Class<T> kind) throws IOException {
    return STRICT.treeToValue(object, kind);
  }
}
