package openbell.delivery.bundle.loader;

import java.time.Instant;

/// What a load took.
///
/// @param warm whether the bundle was there and nothing was fetched
/// @param jars in the bundle
/// @param bundleBytes of its jars together
/// @param fetchedBytes of the jars that had to be fetched
/// @param requests for ranges of jars
/// @param retries how many ranges were asked for again
/// @param freeBytes after the load
/// @param lowOnSpace whether that is less than the settings want
public record LoadReport(
    BundlePin pin,
    boolean warm,
    int jars,
    long bundleBytes,
    long fetchedBytes,
    int requests,
    int retries,
    Phases phases,
    long freeBytes,
    boolean lowOnSpace) {

  private static final double MEGA = 1e6;

  /// Milliseconds: of the look at what is there, of waiting for other loads, of the index, of
  /// hashing what was there, of the jars, and of all from the start to the end.
  public record Phases(
      double lookMillis,
      double lockMillis,
      double indexMillis,
      double keptMillis,
      double jarsMillis,
      double allMillis) {}

  /// One line for people.
  public String line() {
    StringBuilder out = new StringBuilder("bundle ").append(pin.name()).append(' ');
    out.append(pin.sha256(), 0, 12).append(warm ? " warm: " : " cold: ").append(jars);
    out.append(" jars, ").append(tenths(bundleBytes / MEGA)).append(" MB in ");
    out.append(tenths(phases.allMillis())).append(" ms");
    if (!warm) {
      out.append(" (look ").append(tenths(phases.lookMillis()));
      out.append(", lock ").append(tenths(phases.lockMillis()));
      out.append(", index ").append(tenths(phases.indexMillis()));
      out.append(", kept ").append(tenths(phases.keptMillis()));
      out.append(", jars ").append(tenths(phases.jarsMillis()));
      out.append("; ").append(tenths(fetchedBytes / MEGA)).append(" MB by ").append(requests);
      out.append(" requests, ").append(retries).append(" retries)");
    }
    out.append(", ").append(tenths(freeBytes / MEGA)).append(" MB free");
    return out.append(lowOnSpace ? ": LOW, raise the ephemeral storage" : "").toString();
  }

  /// How it started and how long all took, in whole milliseconds: `cold 812`.
  String loaded() {
    return (warm ? "warm " : "cold ") + Math.round(phases.allMillis());
  }

  /// The same as one line of CloudWatch's embedded metric format: CloudWatch makes metrics of it,
  /// in the namespace `Bundle` by `bundle` and `start` (`warm`, `cold`).
  public String metrics(Instant at) {
    String metrics =
        unit("LoadMillis", "Milliseconds")
            + ","
            + unit("IndexMillis", "Milliseconds")
            + ","
            + unit("JarsMillis", "Milliseconds")
            + ","
            + unit("FetchedBytes", "Bytes")
            + ","
            + unit("Retries", "Count")
            + ","
            + unit("FreeBytes", "Bytes")
            + ","
            + unit("LowOnSpace", "Count");
    return "{\"_aws\":{\"Timestamp\":"
        + at.toEpochMilli()
        + ",\"CloudWatchMetrics\":[{\"Namespace\":\"Bundle\",\"Dimensions\":[[\"bundle\",\"start\"]],"
        + "\"Metrics\":["
        + metrics
        + "]}]},\"bundle\":\""
        + pin.name()
        + "\",\"start\":\""
        + (warm ? "warm" : "cold")
        + "\",\"sha256\":\""
        + pin.sha256()
        + "\",\"LoadMillis\":"
        + tenths(phases.allMillis())
        + ",\"IndexMillis\":"
        + tenths(phases.indexMillis())
        + ",\"JarsMillis\":"
        + tenths(phases.jarsMillis())
        + ",\"FetchedBytes\":"
        + fetchedBytes
        + ",\"Retries\":"
        + retries
        + ",\"FreeBytes\":"
        + freeBytes
        + ",\"LowOnSpace\":"
        + (lowOnSpace ? 1 : 0)
        + "}";
  }

  private static String unit(String name, String unit) {
    return "{\"Name\":\"" + name + "\",\"Unit\":\"" + unit + "\"}";
  }

  // A formatter costs a cold JVM more than a warm start.
  private static String tenths(double value) {
    long tenths = Math.round(value * 10);
    return tenths / 10 + "." + tenths % 10;
  }
}
