package dev.parsimony.spark.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import dev.parsimony.spark.Internal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Records of plain figures as JSON. */
@Internal
public final class JsonText {
  private JsonText() {}

  /** Returns the text, UTF-8. */
  public static byte[] of(Object figures) {
    ObjectMapper mapper = mapper().enable(SerializationFeature.INDENT_OUTPUT);
    try {
      return (mapper.writeValueAsString(figures) + "\n").getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A report of plain numbers must be writable as JSON", e);
    }
  }

  /** Returns the figures on one line, with the name of what happened before them. */
  static String line(String event, Object figures) {
    ObjectMapper mapper = mapper();
    ObjectNode line = mapper.createObjectNode().put("event", event);
    line.setAll((ObjectNode) mapper.valueToTree(figures));
    return line.toString();
  }

  private static ObjectMapper mapper() {
    return JsonMapper.builder()
        .addModule(
            new SimpleModule()
                .addSerializer(double.class, new FiniteOrNull())
                .addSerializer(Double.class, new FiniteOrNull()))
        .build();
  }

  /** JSON has no NaN, which stands for a figure of nothing. */
  private static final class FiniteOrNull extends StdSerializer<Double> {
    private static final long serialVersionUID = 1L;

    FiniteOrNull() {
      super(Double.class);
    }

    @Override
    public void serialize(Double value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      if (Double.isFinite(value)) {
        json.writeNumber(value);
      } else {
        json.writeNull();
      }
    }
  }
}
