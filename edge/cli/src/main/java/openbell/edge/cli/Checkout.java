package openbell.edge.cli;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Optional;

/// The project's folder, if this program runs from one: it is in `edge/cli/target`.
final class Checkout {
  private static final String TARGET = "edge/cli/target";

  private Checkout() {}

  static Optional<Path> folder() {
    CodeSource source = Checkout.class.getProtectionDomain().getCodeSource();
    if (source == null) {
      return Optional.empty();
    }
    try {
      Path target = Path.of(source.getLocation().toURI()).getParent();
      return target != null && target.endsWith(TARGET)
          ? Optional.of(target.resolve("../../..").normalize())
          : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }
}
