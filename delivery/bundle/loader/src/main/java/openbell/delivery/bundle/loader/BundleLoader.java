package openbell.delivery.bundle.loader;

import java.nio.file.Files;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import openbell.delivery.bundle.loader.BundleException.Kind;
import openbell.delivery.bundle.loader.LoadReport.Phases;
import openbell.store.signing.AwsCredentials;
import openbell.store.signing.SigV4;
import openbell.store.signing.SigningException;

/// Brings one bundle to the disk.
///
/// Any number of loads may run at once, in any number of processes; one after the other does the
/// work. One that is interrupted leaves jars that are whole, and files `*.part` that the next one
/// removes.
public final class BundleLoader {

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
    return new BundleLoader(settings, () -> credentials(env), Parts.real(clock));
  }

  static AwsCredentials credentials(Map<String, String> env) {
    try {
      return AwsCredentials.of(env);
    } catch (SigningException e) {
      throw new BundleException(
          e.passing() ? Kind.UNAVAILABLE : Kind.SETTINGS, String.valueOf(e.getMessage()), e);
    }
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
    HeadReader.Head head = new HeadReader(object, settings.pin(), retries, deadline).read();
    double indexed = millis(deadline);

    List<Landing> landings = new ArrayList<>();
    String nonce = Long.toHexString(parts.random().nextLong());
    long wanted = 0;
    for (BundleJar jar : head.index.jars()) {
      if (!directory.hasWhole(jar)) {
        landings.add(new Landing(jar, directory.part(jar, nonce), directory.jar(jar)));
        wanted += jar.sizeBytes();
      }
    }
    checkRoom(directory, wanted);
    double kept = millis(deadline);
    fetch(transfer, landings, head.bytes.length);
    directory.finish(head.bytes);
    double all = millis(deadline);
    Phases phases =
        new Phases(
            before[0], before[1] - before[0], indexed - before[1], kept - indexed, all - kept, all);
    return loaded(
        directory, head.index, false, wanted, transfer.requests(), retries.count(), phases);
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

  private void checkRoom(BundleDirectory directory, long needed) {
    long free = parts.room().freeBytes(directory.home());
    if (needed > free) {
      if (!Files.isDirectory(directory.home())) {
        throw new BundleException(
            Kind.NO_ROOM,
            directory.home() + " was removed during a load: let nothing else write to BUNDLE_DIR");
      }
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
