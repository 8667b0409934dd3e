package dev.parsimony.spark.environment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.spark.environment.Finding.Level;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which addresses others can reach. */
final class AddressesTest {
  private static final List<String> OWN = List.of("10.1.0.7 (eth0)", "172.17.0.1 (docker0)");

  @Test
  void whatIsChosenIsSaidBesideTheOthers() {
    Finding finding = Addresses.chosen("10.1.0.7", false, OWN);
    assertEquals(
        Finding.ok(
            "workers connect to 10.1.0.7 (of this machine: 10.1.0.7 (eth0), 172.17.0.1 (docker0))"),
        finding);
  }

  @Test
  void loopbackReachesNoOtherMachine() {
    Finding finding = Addresses.chosen("127.0.1.1", false, OWN);
    assertEquals(Level.PROBLEM, finding.level());
    assertTrue(finding.sentence().contains("told 127.0.1.1"), finding.sentence());
    assertTrue(finding.sentence().contains("advertised-address"), finding.sentence());
    assertEquals(Level.OK, Addresses.chosen("127.0.0.1", true, List.of()).level());
  }

  @Test
  void aNameThatNobodyKnows() {
    Finding finding = Addresses.chosen("no-such-host.invalid", false, OWN);
    assertEquals(Level.PROBLEM, finding.level());
    assertTrue(finding.sentence().contains("no-such-host.invalid"), finding.sentence());
  }

  @Test
  void loopbackIsNoneOfTheMachinesOwn() {
    assertTrue(Addresses.ofThisMachine().stream().noneMatch(each -> each.startsWith("127.")));
  }
}
