package openbell.edge.cli;

import openbell.store.StoreException;

/// A store's failure as the end of a command.
final class LakeErrors {
  private LakeErrors() {}

  static CliException of(StoreException e) {
    return switch (e.kind()) {
      case INVALID_KEY -> new CliException(ExitStatus.USAGE, e);
      case DENIED, UNAVAILABLE, ARCHIVED, OTHER -> new CliException(ExitStatus.FAILED, e);
    };
  }
}
