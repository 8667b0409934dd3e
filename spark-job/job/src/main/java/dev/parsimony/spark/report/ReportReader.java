package dev.parsimony.spark.report;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import dev.parsimony.spark.Internal;
import java.io.IOException;

/** Reads a report.json. */
@Internal
public final class ReportReader {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .addModule(new SimpleModule().addDeserializer(double.class, new NumberOrNaN()))
          .build();

  private ReportReader() {}

  /**
   * Returns the report; what an earlier version did not write is NaN or 0.
   *
   * @throws IOException with one clause that says why it is none
   */
  public static Report read(byte[] json) throws IOException {
    try {
      JsonNode tree = JSON.readTree(json);
      for (String field : new String[] {"parameters", "workers", "epochs", "config", "seconds"}) {
        if (!tree.has(field)) {
          throw new IOException("it has no field " + field);
        }
      }
      Report report = JSON.treeToValue(tree, Report.class);
      if (report.epochs().isEmpty()) {
        throw new IOException("it has no epoch");
      }
      return report;
    } catch (JsonProcessingException e) {
      throw new IOException("it is not the JSON of one: " + e.getOriginalMessage(), e);
    }
  }

  /** JSON has no NaN. */
  private static final class NumberOrNaN extends StdDeserializer<Double> {
    private static final long serialVersionUID = 1L;

    NumberOrNaN() {
      super(double.class);
    }

    @Override
    public Double deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      return parser.getDoubleValue();
    }

    @Override
    public Double getNullValue(DeserializationContext context) {
      return Double.NaN;
    }
  }
}
