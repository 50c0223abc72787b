package openbell.store;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/// One moto server for all test classes of a run, started by the first that asks and stopped at the
/// end; each test makes its own bucket in it.
public final class MotoExtension implements BeforeAllCallback {

  private @Nullable MotoServer server;

  @Override
  public void beforeAll(ExtensionContext context) {
    server =
        context
            .getRoot()
            .getStore(Namespace.create(MotoServer.class))
            .computeIfAbsent(MotoServer.class, key -> MotoServer.start(), MotoServer.class);
  }

  /// The running server.
  public MotoServer server() {
    return Objects.requireNonNull(server, "register the extension in a static field");
  }
}
