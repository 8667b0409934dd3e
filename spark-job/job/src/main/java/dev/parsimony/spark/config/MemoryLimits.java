package dev.parsimony.spark.config;

import com.sun.management.OperatingSystemMXBean;
import dev.parsimony.spark.Internal;
import java.lang.management.ManagementFactory;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a JVM that runs workers may take, in bytes.
 *
 * @param heap as it was started, or will be
 * @param heapSetting that raises it
 * @param offHeap the closest of several limits
 * @param offHeapSetting that raises it
 */
@Internal
public record MemoryLimits(long heap, String heapSetting, long offHeap, String offHeapSetting) {
  /** ND4J's limit on a process, heap included; beyond it arrays cannot be made. */
  private static final String PROCESS_BYTES = "org.bytedeco.javacpp.maxphysicalbytes";

  /** Another of its limits, from which it takes that one if it is not set. */
  private static final String BYTES = "org.bytedeco.javacpp.maxbytes";

  private static final int HEAPS_BESIDE = 3;
  private static final Pattern SIZE = Pattern.compile("(\\d+)\\s*([tgmkb%]?)b?");
  private static final String UNITS = "bkmgt";

  /** A limit that counts beside others. */
  record OffHeap(long bytes, String setting) {}

  static MemoryLimits of(long heap, String heapSetting, List<OffHeap> limits) {
    OffHeap closest =
        limits.stream()
            .min(Comparator.comparingLong(OffHeap::bytes))
            .orElse(new OffHeap(Long.MAX_VALUE, ""));
    return new MemoryLimits(heap, heapSetting, closest.bytes(), closest.setting());
  }

  /**
   * What ND4J leaves off-heap.
   *
   * @param javaOptions of the JVM
   * @param optionsSetting where the user sets them
   */
  static OffHeap ofNd4j(long heap, String javaOptions, String optionsSetting) {
    long bytes = size(property(javaOptions, BYTES), heap, heap);
    long unset = bytes == 0 ? 0 : bytes + HEAPS_BESIDE * heap;
    long process = size(property(javaOptions, PROCESS_BYTES), unset, heap);
    String setting = "-D" + PROCESS_BYTES + " in " + optionsSetting;
    return new OffHeap(process == 0 ? Long.MAX_VALUE : process - heap, setting);
  }

  /** What the machine, or the container that this JVM is in, has for each of some JVMs. */
  static OffHeap ofMachine(long heap, int jvms) {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return new OffHeap(system.getTotalMemorySize() / jvms - heap, "the machine's memory");
  }

  private static String property(String javaOptions, String name) {
    Matcher matcher =
        Pattern.compile("-D" + Pattern.quote(name) + "=(\\S+)", Pattern.CASE_INSENSITIVE)
            .matcher(javaOptions);
    return matcher.find() ? matcher.group(1) : "";
  }

  /** A size as ND4J reads it, such as 6g; a percentage is of the heap. */
  private static long size(String text, long without, long heap) {
    Matcher matcher = SIZE.matcher(text.toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      return without;
    }
    long number = Long.parseLong(matcher.group(1));
    String unit = matcher.group(2);
    return unit.equals("%")
        ? heap / 100 * number
        : number << (10 * Math.max(0, UNITS.indexOf(unit)));
  }
}
