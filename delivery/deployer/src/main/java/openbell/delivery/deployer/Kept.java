package openbell.delivery.deployer;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import openbell.delivery.deployer.DeployException.Kind;
import openbell.store.StateStore;

/// The releases that an environment can return to, one record each under `releases/{env}/kept/`,
/// and which of them is current.
record Kept(StateStore state, String environment) {

  private static final Pattern ANY = Pattern.compile("releases/[^/]+/kept/\\d{6}");
  private static final int TRIES = 4;

  private String folder() {
    return "releases/" + environment + "/kept/";
  }

  private String name(int number) {
    return folder() + String.format(Locale.ROOT, "%06d", number);
  }

  private String currentName() {
    return "releases/" + environment + "/current";
  }

  /// All of them, newest first.
  List<Release> all() {
    return state.names(folder()).stream()
        .map(this::read)
        .flatMap(Optional::stream)
        .sorted(Comparator.comparingInt(Release::number).reversed())
        .toList();
  }

  /// Those of all environments of the same store.
  List<Release> everywhere() {
    return state.names("releases/").stream()
        .filter(name -> ANY.matcher(name).matches())
        .map(this::read)
        .flatMap(Optional::stream)
        .toList();
  }

  private Optional<Release> read(String name) {
    return state.read(name).map(r -> Release.of(Json.parse(r.value(), "record " + name)));
  }

  /// The one that the aliases were moved to last; empty before the first release.
  Optional<Release> current() {
    return state
        .read(currentName())
        .map(r -> Json.parse(r.value(), "record " + currentName()).number("number"))
        .filter(number -> number > 0)
        .flatMap(number -> read(name(number)));
  }

  /// The newest of a version, or the one of a number written as `#7`.
  Release find(String version) {
    return all().stream()
        .filter(r -> r.version().equals(version) || ("#" + r.number()).equals(version))
        .findFirst()
        .orElseThrow(
            () ->
                new DeployException(
                    Kind.MISSING,
                    "release %s of %s is not kept".formatted(version, environment),
                    "give one that 'ship status --env %s' lists".formatted(environment)));
  }

  /// The one before this.
  Optional<Release> before(Release release) {
    return all().stream().filter(r -> r.number() < release.number()).findFirst();
  }

  int nextNumber() {
    return all().stream().mapToInt(Release::number).max().orElse(0) + 1;
  }

  void write(Release release) {
    put(name(release.number()), Json.bytes(release.json()));
  }

  /// @param number 0: none
  void setCurrent(int number) {
    put(currentName(), Json.bytes(Json.object().put("number", number)));
  }

  void delete(int number) {
    state.delete(name(number));
  }

  /// Only the holder of the lease writes here.
  private void put(String name, byte[] value) {
    for (int i = 0; i < TRIES; i++) {
      var found = state.read(name);
      var written =
          found.isEmpty()
              ? state.create(name, value)
              : state.replace(name, value, found.get().version());
      if (written.isPresent()) {
        return;
      }
    }
    throw new DeployException(
        Kind.BUSY, "record %s is changed by others".formatted(name), "run this again");
  }
}
