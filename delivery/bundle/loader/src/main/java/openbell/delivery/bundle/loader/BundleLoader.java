package openbell.delivery.bundle.loader;

import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import openbell.delivery.bundle.loader.BundleException.Kind;
import openbell.delivery.bundle.loader.LoadReport.Phases;

/// Brings one bundle to the disk.
///
/// Any number of loads may run at once, in any number of processes; one after the other does the
/// work. One that is interrupted leaves jars that are whole, and files `*.part` that the next one
/// removes.
public final class BundleLoader {

  /// Longer than nearly every head; a longer one costs a second request.
  private static final int FIRST_BYTES = 64 << 10;

  private static final double NANOS_PER_MILLI = 1e6;

  private final BundleSettings settings;
  private final Supplier<AwsCredentials> credentials;
  private final Parts parts;

  BundleLoader(BundleSettings settings, Supplier<AwsCredentials> credentials, Parts parts) {
    this.settings = settings;
    this.credentials = credentials;
    this.parts = parts;
  }

  /// What a load needs of the world.
  record Parts(
      InstantSource clock, LongSupplier nanoTime, Pause pause, RandomGenerator random, Room room) {

    static Parts real(InstantSource clock) {
      return new Parts(
          clock,
          System::nanoTime,
          Thread::sleep,
          new SplittableRandom(),
          directory -> directory.toFile().getUsableSpace());
    }
  }

  /// A loader with the credentials that this environment has.
  ///
  /// @param env as [AwsCredentials#of] reads it
  /// @param clock signs requests
  public static BundleLoader of(
      BundleSettings settings, Map<String, String> env, InstantSource clock) {
    return new BundleLoader(settings, () -> AwsCredentials.of(env), Parts.real(clock));
  }

  /// Loads the bundle, or finds that it is there.
  ///
  /// @throws BundleException if it cannot be had; the next call may do
  public LoadedBundle load() {
    Deadline deadline = Deadline.in(settings.deadline(), parts.nanoTime());
    BundleDirectory directory = new BundleDirectory(settings.directory(), settings.pin());
    Optional<BundleIndex> there = directory.complete();
    double look = millis(deadline);
    if (there.isPresent()) {
      Phases phases = new Phases(look, 0, 0, 0, 0, look);
      return loaded(directory, there.orElseThrow(), true, 0, 0, 0, phases);
    }
    Retries retries = new Retries(settings, deadline, parts.pause(), parts.random());
    RemoteObject object =
        new RemoteObject(
            settings.uri(),
            settings.place(),
            new SigV4(credentials.get(), settings.region(), "s3"),
            parts.clock(),
            settings.stall());
    Transfer transfer = new Transfer(object, retries, deadline, settings.connections());
    transfer.start();
    try (BundleDirectory.Held held = directory.hold(deadline, parts.pause())) {
      double locked = millis(deadline);
      // Another load may have brought it meanwhile.
      there = directory.complete();
      if (there.isPresent()) {
        Phases phases = new Phases(look, locked - look, 0, 0, 0, millis(deadline));
        return loaded(directory, there.orElseThrow(), true, 0, 0, 0, phases);
      }
      held.clean();
      return fetch(directory, object, transfer, retries, deadline, new double[] {look, locked});
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BundleException(
          Kind.TOO_SLOW, "The load of " + settings.place() + " was interrupted: start again", e);
    } finally {
      transfer.stop();
    }
  }

  private LoadedBundle fetch(
      BundleDirectory directory,
      RemoteObject object,
      Transfer transfer,
      Retries retries,
      Deadline deadline,
      double[] before)
      throws InterruptedException {
    byte[] head = head(object, retries);
    BundleIndex index = BundleIndex.parse(head, settings.pin().sha256());
    double indexed = millis(deadline);

    List<Landing> landings = new ArrayList<>();
    String nonce = Long.toHexString(parts.random().nextLong());
    long wanted = 0;
    for (BundleJar jar : index.jars()) {
      if (!directory.hasWhole(jar)) {
        landings.add(new Landing(jar, directory.part(jar, nonce), directory.jar(jar)));
        wanted += jar.sizeBytes();
      }
    }
    checkRoom(directory, wanted);
    double kept = millis(deadline);
    fetch(transfer, landings, head.length);
    directory.finish(head);
    double all = millis(deadline);
    Phases phases =
        new Phases(
            before[0], before[1] - before[0], indexed - before[1], kept - indexed, all - kept, all);
    return loaded(directory, index, false, wanted, transfer.requests(), retries.count(), phases);
  }

  private static void fetch(Transfer transfer, List<Landing> landings, long bodyOffset)
      throws InterruptedException {
    try {
      transfer.fetch(Transfer.Run.of(landings, bodyOffset));
    } finally {
      for (Landing landing : landings) {
        landing.close();
      }
    }
  }

  /// The head of the object, which is the pinned one or the load ends here.
  private byte[] head(RemoteObject object, Retries retries) throws InterruptedException {
    Retries.Attempts attempts = retries.attempts();
    while (true) {
      try {
        return head(object);
      } catch (BundleException e) {
        if (e.kind() != Kind.DAMAGED) {
          throw e;
        }
        attempts.pauseOrThrow(new Retries.WrongBytes(String.valueOf(e.getMessage())));
      } catch (IOException e) {
        attempts.pauseOrThrow(e);
      }
    }
  }

  private byte[] head(RemoteObject object) throws IOException {
    byte[] start = new byte[FIRST_BYTES];
    int have = 0;
    long total;
    try (RemoteObject.Range range = object.get(0, FIRST_BYTES - 1)) {
      total = range.totalBytes();
      have = readFully(range, start, 0, (int) Math.min(FIRST_BYTES, total));
    }
    start = Arrays.copyOf(start, have);
    int headBytes = BundleIndex.headBytes(start);
    if (headBytes > have) {
      start = Arrays.copyOf(start, headBytes);
      try (RemoteObject.Range range = object.get(have, headBytes - 1)) {
        readFully(range, start, have, headBytes);
      }
    }
    byte[] head = Arrays.copyOf(start, headBytes);
    long expected = headBytes + BundleIndex.parse(head, settings.pin().sha256()).bodyBytes();
    if (total != expected) {
      throw new BundleException(
          Kind.DAMAGED, "it has " + total + " bytes, and its index says " + expected);
    }
    return head;
  }

  private static int readFully(RemoteObject.Range range, byte[] into, int from, int to)
      throws IOException {
    int at = from;
    byte[] buffer = new byte[8 << 10];
    while (at < to) {
      int count = range.read(buffer, Math.min(buffer.length, to - at));
      System.arraycopy(buffer, 0, into, at, count);
      at += count;
    }
    return at;
  }

  private void checkRoom(BundleDirectory directory, long needed) {
    long free = parts.room().freeBytes(directory.home());
    if (needed > free) {
      throw new BundleException(
          Kind.NO_ROOM,
          "The bundle "
              + settings.pin().name()
              + " needs "
              + megabytes(needed)
              + " MB in "
              + directory.home()
              + ", "
              + megabytes(free)
              + " MB are free (raise the function's"
              + " ephemeral storage: up to 10,240 MB, 512 MB with SnapStart; or make the bundle"
              + " smaller)");
    }
  }

  private static long megabytes(long bytes) {
    return (bytes + 999_999) / 1_000_000;
  }

  private LoadedBundle loaded(
      BundleDirectory directory,
      BundleIndex index,
      boolean warm,
      long fetchedBytes,
      int requests,
      int retries,
      Phases phases) {
    long free = parts.room().freeBytes(directory.home());
    LoadReport report =
        new LoadReport(
            settings.pin(),
            warm,
            index.jars().size(),
            index.bodyBytes(),
            fetchedBytes,
            requests,
            retries,
            phases,
            free,
            free < settings.minFreeBytes());
    return new LoadedBundle(
        settings.pin(), index.jars().stream().map(directory::jar).toList(), report);
  }

  private static double millis(Deadline deadline) {
    return deadline.elapsedNanos() / NANOS_PER_MILLI;
  }
}
