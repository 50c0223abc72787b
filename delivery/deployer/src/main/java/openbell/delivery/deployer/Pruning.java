package openbell.delivery.deployer;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import openbell.delivery.bundle.BundleStore;
import openbell.delivery.bundle.loader.BundlePin;
import openbell.delivery.deployer.AwsFunctions.Config;
import openbell.store.ListedBlob;
import software.amazon.awssdk.services.lambda.model.AliasConfiguration;

/// Removes what no kept release needs: records, versions of functions and layers, packages,
/// bundles. Never what an alias is at, what another environment's kept release needs, or versions
/// that somebody else published.
record Pruning(Target target, Account account, Kept kept) {

  /// Keeps this many of the newest releases, and the current one.
  ///
  /// @return what was removed, for people
  String prune(int keep) {
    List<Release> gone = forget(keep);
    List<Release> needed = kept.everywhere();
    int versions = 0;
    for (String function : target.order()) {
      versions += versions(function);
    }
    int layers = layers(keep, gone, needed);
    int zips = zips(keep, needed);
    int bundles = bundles(keep, gone, needed);
    return "%d releases, %d versions, %d layer versions, %d packages, %d bundles"
        .formatted(gone.size(), versions, layers, zips, bundles);
  }

  private List<Release> forget(int keep) {
    Optional<Integer> current = kept.current().map(Release::number);
    List<Release> gone =
        kept.all().stream()
            .skip(keep)
            .filter(r -> !current.equals(Optional.of(r.number())))
            .toList();
    gone.forEach(r -> kept.delete(r.number()));
    return gone;
  }

  private int versions(String function) {
    String name = target.function(function).functionName();
    Set<String> used = new HashSet<>(Set.of(AwsFunctions.LATEST));
    for (Release release : kept.all()) {
      release.code().map(c -> c.versions().get(function)).ifPresent(used::add);
    }
    for (AliasConfiguration alias : account.functions().aliases(name)) {
      used.add(alias.functionVersion());
      if (alias.routingConfig() != null) {
        used.addAll(alias.routingConfig().additionalVersionWeights().keySet());
      }
    }
    List<String> unused =
        account.functions().versions(name).stream()
            .filter(v -> v.description().startsWith(Journal.MARK))
            .map(Config::version)
            .filter(v -> !used.contains(v))
            .toList();
    unused.forEach(v -> account.functions().deleteVersion(name, v));
    return unused.size();
  }

  private int layers(int keep, List<Release> gone, List<Release> needed) {
    Set<String> used = arns(needed);
    for (String function : target.order()) {
      String name = target.function(function).functionName();
      account.functions().versions(name).forEach(v -> used.addAll(v.layers()));
    }
    Set<String> names = new TreeSet<>();
    arns(gone).forEach(arn -> names.add(Layers.name(arn)));
    arns(needed).forEach(arn -> names.add(Layers.name(arn)));
    Layers layers = new Layers(target, account.functions());
    return names.stream()
        .filter(name -> name.startsWith(target.layerName("")))
        .mapToInt(name -> layers.prune(name, keep, used).size())
        .sum();
  }

  private static Set<String> arns(List<Release> releases) {
    return releases.stream()
        .flatMap(r -> r.code().stream())
        .flatMap(c -> c.layers().stream())
        .collect(Collectors.toCollection(HashSet::new));
  }

  /// Packages that were uploaded and not yet released count among the newest.
  private int zips(int keep, List<Release> needed) {
    Set<String> used =
        needed.stream()
            .flatMap(r -> r.code().stream())
            .map(Release.Code::key)
            .collect(Collectors.toSet());
    List<ListedBlob> all = new ArrayList<>(account.bucket().listAll(target.packages()).toList());
    all.sort(Comparator.comparing(ListedBlob::lastModified).reversed());
    List<ListedBlob> unused =
        all.stream().skip(keep).filter(zip -> !used.contains(zip.key())).toList();
    unused.forEach(zip -> account.bucket().delete(zip.key()));
    return unused.size();
  }

  private int bundles(int keep, List<Release> gone, List<Release> needed) {
    Set<String> names = new TreeSet<>();
    Set<String> pinned = new HashSet<>();
    for (Release release : needed) {
      pin(release).ifPresent(p -> pinned.add(p.sha256()));
      pin(release).ifPresent(p -> names.add(p.name()));
    }
    gone.forEach(release -> pin(release).ifPresent(p -> names.add(p.name())));
    // A version that somebody's own alias is at stays, and loads its bundle.
    for (String function : target.order()) {
      String at = target.function(function).functionName();
      account.functions().versions(at).stream()
          .map(v -> v.environment().get("BUNDLE_SHA256"))
          .filter(Objects::nonNull)
          .forEach(pinned::add);
    }
    BundleStore store = new BundleStore(account.bucket(), InstantSource.system());
    return names.stream().mapToInt(name -> store.prune(name, keep, pinned).size()).sum();
  }

  private static Optional<BundlePin> pin(Release release) {
    return release.code().flatMap(Release.Code::bundle);
  }
}
