package io.intarsia.track;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.sqlite.SQLiteJDBCLoader;

/** What a run ran on: machine, system and Java. Callers add the versions of their engines. */
final class Environment {
  private Environment() {}

  /** Names and values, sorted by name. */
  static Map<String, String> here() {
    Map<String, String> found = new TreeMap<>();
    found.put("java", System.getProperty("java.runtime.version", "unknown"));
    found.put("java.vm", System.getProperty("java.vm.name", "unknown"));
    found.put(
        "os", System.getProperty("os.name") + " " + System.getProperty("os.version", "unknown"));
    found.put("os.arch", System.getProperty("os.arch", "unknown"));
    found.put("cpu", processor());
    found.put("cpu.cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
    found.put("memory.heap", mebibytes(Runtime.getRuntime().maxMemory()));
    if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
      found.put("memory", mebibytes(system.getTotalMemorySize()));
    }
    found.put("host", Processes.host());
    found.put("sqlite-jdbc", SQLiteJDBCLoader.getVersion());
    String version = Environment.class.getPackage().getImplementationVersion();
    found.put("intarsia", version == null ? "unpackaged" : version);
    return found;
  }

  private static String mebibytes(long bytes) {
    return (bytes >> 20) + " MiB";
  }

  private static String processor() {
    Path info = Path.of("/proc/cpuinfo");
    try (BufferedReader lines = Files.newBufferedReader(info)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("model name")) {
          return line.substring(line.indexOf(':') + 1).strip();
        }
      }
    } catch (IOException e) {
      return "unknown";
    }
    return "unknown";
  }
}
