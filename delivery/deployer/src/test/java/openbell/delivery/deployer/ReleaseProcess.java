package openbell.delivery.deployer;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import openbell.store.StateRecord;
import openbell.store.StateStore;

/// A process that releases, and is gone at the n-th write of the journal as one that is killed.
///
/// Arguments: endpoint, bucket, file of the outputs, version, `before` or `after`, n. It ends with
/// 137 when it was killed; else with 0, or 1 when the release failed, and says how often the
/// journal was written.
public final class ReleaseProcess {
  static final int KILLED = 137;

  private ReleaseProcess() {}

  public static void main(String[] args) throws Exception {
    System.setProperty("aws.accessKeyId", "test");
    System.setProperty("aws.secretAccessKey", "test");
    Account account = TestAws.open(URI.create(args[0]), args[1]);
    Target target = Target.parse(Files.readAllBytes(Path.of(args[2])), "test");
    Artifact artifact = new Uploads(target, account.vault(), account.bucket()).find(args[3]);
    Killing state =
        new Killing(account.state(), args[4].equals("before"), Integer.parseInt(args[5]));
    Releases releases =
        new Releases(
            target,
            new Account(
                account.functions(), Optional.empty(), account.bucket(), account.vault(), state),
            new Holder("child@here", ProcessHandle.current().pid()),
            Duration.ofSeconds(60),
            TestAws.impatient(),
            line -> {});
    int status = 0;
    try {
      releases.release(Candidate.of(artifact, "java25", ReleasesTest.SMOKE), 5);
    } catch (DeployException e) {
      System.out.println(e.getMessage());
      status = 1;
    }
    System.out.println("writes " + state.writes);
    System.out.flush();
    System.exit(status);
  }

  private static final class Killing implements StateStore {
    private final StateStore store;
    private final boolean before;
    private final int at;
    private int writes;

    Killing(StateStore store, boolean before, int at) {
      this.store = store;
      this.before = before;
      this.at = at;
    }

    private Optional<String> write(
        String name, java.util.function.Supplier<Optional<String>> write) {
      boolean last = name.endsWith("/journal") && ++writes == at;
      if (last && before) {
        Runtime.getRuntime().halt(KILLED);
      }
      Optional<String> written = write.get();
      if (last) {
        Runtime.getRuntime().halt(KILLED);
      }
      return written;
    }

    @Override
    public Optional<StateRecord> read(String name) {
      return store.read(name);
    }

    @Override
    public Optional<String> create(String name, byte[] value) {
      return write(name, () -> store.create(name, value));
    }

    @Override
    public Optional<String> replace(String name, byte[] value, String version) {
      return write(name, () -> store.replace(name, value, version));
    }

    @Override
    public void delete(String name) {
      store.delete(name);
    }

    @Override
    public List<String> names(String prefix) {
      return store.names(prefix);
    }
  }
}
