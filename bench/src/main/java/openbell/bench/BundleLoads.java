package openbell.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import openbell.delivery.bundle.BuiltBundle;
import openbell.delivery.bundle.BundleBuilder;
import openbell.delivery.bundle.BundleRules;
import openbell.delivery.bundle.ClassPath;
import openbell.delivery.bundle.loader.BundleLoader;
import openbell.delivery.bundle.loader.BundleSettings;

/// What `bench/bundle/run` measures of bundles, in milliseconds, one number a line.
///
/// ```text
/// build RULES JARS FOLDER  writes the bundle as FOLDER/bundles/bench/HASH.bundle and prints the hash
/// load FOLDER TIMES        loads the environment's bundle so often, each time into a new folder,
///                          which is removed if there are more
/// warm FOLDER TIMES        finds it so often
/// bare BYTES TIMES         fetches as many bytes of the object, by as many connections, and drops them
/// ```
public final class BundleLoads {

  private static final int RANGE_BYTES = 4 << 20;

  private BundleLoads() {}

  public static void main(String[] args) throws Exception {
    switch (args[0]) {
      case "build" -> build(Path.of(args[1]), args[2], Path.of(args[3]));
      case "load" -> {
        int times = Integer.parseInt(args[2]);
        for (int i = 0; i < times; i++) {
          Path folder = Path.of(args[1], Integer.toString(i));
          load(folder);
          if (times > 1) {
            remove(folder); // As the other side does, lest the disk has more and more to write.
          }
        }
      }
      case "warm" -> {
        for (int i = 0; i < Integer.parseInt(args[2]); i++) {
          load(Path.of(args[1], "0"));
        }
      }
      case "bare" -> {
        for (int i = 0; i < Integer.parseInt(args[2]); i++) {
          bare(Long.parseLong(args[1]));
        }
      }
      default -> throw new IllegalArgumentException("build, load, warm or bare, not " + args[0]);
    }
  }

  private static void build(Path rules, String jars, Path folder) throws IOException {
    BuiltBundle built = BundleBuilder.build(ClassPath.of(jars), BundleRules.read(rules));
    Path bundles = Files.createDirectories(folder.resolve("bundles/bench"));
    built.writeTo(bundles.resolve(built.sha256() + ".bundle"));
    say(built.sha256());
  }

  private static void load(Path folder) {
    Map<String, String> env = new HashMap<>(System.getenv());
    env.put("BUNDLE_DIR", folder.toString());
    BundleLoader loader = BundleLoader.of(BundleSettings.of(env), env, InstantSource.system());
    long start = System.nanoTime();
    loader.load();
    say((System.nanoTime() - start) / 1e6 + "");
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static void bare(long bytes) throws InterruptedException, ExecutionException {
    long start = System.nanoTime();
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Future<Long>> ranges = new ArrayList<>();
      for (long from = 0; from < bytes; from += RANGE_BYTES) {
        long first = from;
        ranges.add(threads.submit(() -> range(first, Math.min(bytes, first + RANGE_BYTES) - 1)));
      }
      for (Future<Long> range : ranges) {
        range.get();
      }
    }
    say((System.nanoTime() - start) / 1e6 + "");
  }

  private static long range(long from, long to) throws IOException {
    URI uri =
        URI.create(
            "%s/%s/bundles/bench/%s.bundle"
                .formatted(env("AWS_ENDPOINT_URL"), env("BUNDLE_BUCKET"), env("BUNDLE_SHA256")));
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
    connection.setRequestProperty("Range", "bytes=" + from + "-" + to);
    byte[] buffer = new byte[128 << 10];
    long count = 0;
    try (InputStream in = connection.getInputStream()) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        count += n;
      }
    }
    return count;
  }

  private static String env(String name) {
    return System.getenv().getOrDefault(name, "");
  }

  // The program's answer, for the script beside it.
  private static void say(String line) {
    System.out.println(line);
  }
}
