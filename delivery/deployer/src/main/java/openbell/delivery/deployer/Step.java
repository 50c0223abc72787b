package openbell.delivery.deployer;

import java.util.Locale;

/// A step of a release.
///
/// @param on the function, layer or test that it is about; empty for what is about all
record Step(Kind kind, String on) {

  /// What a step does. Each may be done again after it was done.
  enum Kind {
    LAYER("publish layer"),
    CODE("set the code of"),
    CONFIGURE("configure"),
    PUBLISH("publish a version of"),
    ACTIVE("wait until the version is active of"),
    SMOKE("smoke test"),
    REGISTER("register a task definition"),
    SERVICE("update the service"),
    STEADY("wait until the service is steady"),
    MOVE("move the alias of"),
    VERIFY("verify through the aliases"),
    RECORD("record the release"),
    PRUNE("prune"),
    MOVE_BACK("move back the alias of"),
    SERVICE_BACK("update the service back"),
    LATEST_BACK("set back $LATEST of"),
    RECORD_BACK("forget the record");

    private final String text;

    Kind(String text) {
      this.text = text;
    }
  }

  static Step of(Kind kind) {
    return new Step(kind, "");
  }

  /// Its name in the journal.
  String key() {
    String name = kind.name().toLowerCase(Locale.ROOT);
    return on.isEmpty() ? name : name + ":" + on;
  }

  @Override
  public String toString() {
    return on.isEmpty() ? kind.text : kind.text + " " + on;
  }
}
