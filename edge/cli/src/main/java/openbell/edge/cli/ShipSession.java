package openbell.edge.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.function.Consumer;
import openbell.delivery.bundle.loader.BundleException;
import openbell.delivery.deployer.Account;
import openbell.delivery.deployer.AwsFunctions;
import openbell.delivery.deployer.AwsServices;
import openbell.delivery.deployer.DeployException;
import openbell.delivery.deployer.Holder;
import openbell.delivery.deployer.Releases;
import openbell.delivery.deployer.Target;
import openbell.delivery.deployer.Uploads;
import openbell.delivery.deployer.Waiting;
import openbell.desk.Settings;
import openbell.edge.wiring.DeliveryStores;
import openbell.store.StoreException;

/// A command's connection to an environment.
record ShipSession(Target target, DeliveryStores stores, Account account) implements AutoCloseable {

  /// Work that fails as deliveries do.
  interface Work {
    int with(ShipSession session) throws IOException, InterruptedException;
  }

  /// Opens the environment, does the work, and turns what fails into an exit status.
  static int run(Main main, ShipEnvironment environment, Work work) throws InterruptedException {
    try (ShipSession session = open(main, environment.target())) {
      return work.with(session);
    } catch (DeployException e) {
      throw new CliException(status(e), e);
    } catch (IOException | BundleException | StoreException e) {
      throw new CliException(ExitStatus.FAILED, e);
    } catch (IllegalArgumentException e) {
      throw new CliException(ExitStatus.USAGE, e);
    }
  }

  private static int status(DeployException e) {
    return switch (e.kind()) {
      case USAGE -> ExitStatus.USAGE;
      case MISSING -> ExitStatus.NOT_FOUND;
      case BUSY, FAILED -> ExitStatus.FAILED;
    };
  }

  private static ShipSession open(Main main, Target target) {
    Settings settings = Settings.of(main.environment);
    DeliveryStores stores =
        DeliveryStores.open(settings, target.bucket(), target.region(), target.stateTable());
    Optional<URI> ecs =
        Optional.ofNullable(main.environment.get("AWS_ENDPOINT_URL_ECS"))
            .or(() -> Optional.ofNullable(main.environment.get("AWS_ENDPOINT_URL")))
            .map(URI::create);
    Account account =
        new Account(
            AwsFunctions.open(DeliveryStores.functions(settings, target.region())),
            target.service().map(s -> AwsServices.open(ecs, target.region())),
            stores.bucket(),
            stores.vault(),
            stores.state());
    return new ShipSession(target, stores, account);
  }

  Uploads uploads() {
    return new Uploads(target, stores.vault(), stores.bucket());
  }

  Releases releases(Consumer<String> log) {
    return new Releases(target, account, holder(), Releases.LEASE, Waiting.system(), log);
  }

  private static Holder holder() {
    String host;
    try {
      host = InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      host = "unknown";
    }
    return new Holder(
        System.getProperty("user.name", "unknown") + "@" + host, ProcessHandle.current().pid());
  }

  @Override
  public void close() {
    account.services().ifPresent(AwsServices::close);
    account.functions().close();
    stores.close();
  }
}
