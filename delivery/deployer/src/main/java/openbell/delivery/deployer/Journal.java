package openbell.delivery.deployer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import openbell.delivery.bundle.loader.BundlePin;
import openbell.delivery.deployer.DeployException.Kind;
import openbell.store.StateRecord;
import openbell.store.StateStore;

/// What a release or rollback is about, how far it is, and what was there before, in one record
/// that is written before and after each step. Compare-and-set: who lost the lease cannot write it.
///
/// Not thread-safe.
final class Journal {

  /// How far it is.
  enum Phase {
    FORWARD,
    RETURNING,
    FINISHED,
    RETURNED
  }

  /// How the descriptions of published versions begin.
  static final String MARK = "ship #";

  private static final String SCHEMA = "openbell.journal/1";
  private static final String STEPS = "steps";

  private final StateStore state;
  private final String name;
  private final ObjectNode doc;
  private String version;

  private Journal(StateStore state, String name, ObjectNode doc, String version) {
    this.state = state;
    this.name = name;
    this.doc = doc;
    this.version = version;
  }

  private static String name(String environment) {
    return "releases/" + environment + "/journal";
  }

  /// The journal of an environment; empty before its first release.
  static Optional<Journal> read(StateStore state, String environment) {
    String name = name(environment);
    return state.read(name).map(r -> of(state, name, r));
  }

  private static Journal of(StateStore state, String name, StateRecord record) {
    Json json = Json.parse(record.value(), "record " + name);
    if (!json.text("schema").equals(SCHEMA) || !(json.node() instanceof ObjectNode doc)) {
      throw new DeployException(
          Kind.USAGE, "record %s is of another version".formatted(name), "use that version");
    }
    return new Journal(state, name, doc, record.version());
  }

  /// What there was before a release: each alias's version, and the service's task definition.
  record Before(Map<String, Optional<String>> aliases, Optional<String> taskDefinition) {}

  /// Begins the journal of a release, over that of the last one.
  static Journal begin(
      StateStore state,
      String environment,
      Candidate candidate,
      int number,
      Optional<Release> previous,
      Before before,
      int keep,
      Instant now,
      String by) {
    ObjectNode doc = start(number, previous, before, keep, now, by);
    doc.set("candidate", candidate.json());
    return write(state, environment, doc);
  }

  /// Begins the journal of a rollback.
  static Journal begin(
      StateStore state,
      String environment,
      Release to,
      List<SmokeTest> smoke,
      Optional<Release> previous,
      Before before,
      Instant now,
      String by) {
    ObjectNode doc = start(to.number(), previous, before, 0, now, by);
    doc.set("to", to.json());
    doc.set("smoke", SmokeTest.json(smoke));
    return write(state, environment, doc);
  }

  private static ObjectNode start(
      int number, Optional<Release> previous, Before before, int keep, Instant now, String by) {
    ObjectNode doc = Json.object().put("schema", SCHEMA).put("phase", Phase.FORWARD.name());
    doc.put("number", number).put("begun_at", now.toString()).put("by", by).put("keep", keep);
    previous.ifPresent(r -> doc.set("previous", r.json()));
    ObjectNode was = doc.putObject("before");
    ObjectNode aliases = was.putObject("aliases");
    before.aliases.forEach((f, v) -> aliases.put(f, v.orElse(null)));
    was.put("task_definition", before.taskDefinition.orElse(null));
    doc.putObject(STEPS);
    return doc;
  }

  private static Journal write(StateStore state, String environment, ObjectNode doc) {
    String name = name(environment);
    Optional<StateRecord> old = state.read(name);
    Optional<String> version =
        old.isEmpty()
            ? state.create(name, Json.bytes(doc))
            : state.replace(name, Json.bytes(doc), old.get().version());
    return new Journal(state, name, doc, version.orElseThrow(() -> changed(name)));
  }

  private static DeployException changed(String name) {
    return new DeployException(
        Kind.BUSY,
        "record %s was changed by another process".formatted(name),
        "see what ships with 'ship status', then run this again");
  }

  private void write() {
    version = state.replace(name, Json.bytes(doc), version).orElseThrow(() -> changed(name));
  }

  private Json json() {
    return new Json(doc, "record " + name);
  }

  Phase phase() {
    return Phase.valueOf(json().text("phase"));
  }

  boolean isOpen() {
    return phase() == Phase.FORWARD || phase() == Phase.RETURNING;
  }

  void phase(Phase phase) {
    doc.put("phase", phase.name());
    write();
  }

  /// Begins the way back.
  void fail(String why) {
    doc.put("failure", why);
    phase(Phase.RETURNING);
  }

  String failure() {
    return json().optionalText("failure").orElse("it was abandoned");
  }

  String by() {
    return json().text("by");
  }

  String begunAt() {
    return json().text("begun_at");
  }

  int keep() {
    return json().number("keep");
  }

  /// What is released; empty for a rollback.
  Optional<Candidate> candidate() {
    return json().optional("candidate").map(Candidate::of);
  }

  Optional<Release> to() {
    return json().optional("to").map(Release::of);
  }

  Optional<Release> previous() {
    return json().optional("previous").map(Release::of);
  }

  List<SmokeTest> smoke() {
    return candidate()
        .map(Candidate::smoke)
        .orElseGet(() -> SmokeTest.parse(Json.bytes(doc.path("smoke"))));
  }

  /// What it is called, for people.
  String title() {
    return candidate()
        .map(c -> "release " + c.version())
        .orElseGet(() -> "rollback to " + to().orElseThrow().version());
  }

  Optional<String> aliasBefore(String function) {
    return json().child("before").child("aliases").optionalText(function);
  }

  Optional<String> taskDefinitionBefore() {
    return json().child("before").optionalText("task_definition");
  }

  boolean isBegun(Step step) {
    return !doc.path(STEPS).path(step.key()).isMissingNode();
  }

  boolean isDone(Step step) {
    return doc.path(STEPS).path(step.key()).path("done").asBoolean(false);
  }

  void begin(Step step) {
    doc.withObject("/" + STEPS).putObject(step.key()).put("done", false);
    write();
  }

  void done(Step step, String result) {
    doc.withObject("/" + STEPS).putObject(step.key()).put("done", true).put("result", result);
    write();
  }

  /// What a step gave; empty before it is done.
  Optional<String> result(Step step) {
    JsonNode result = doc.path(STEPS).path(step.key()).path("result");
    return result.isTextual() ? Optional.of(result.textValue()) : Optional.empty();
  }

  /// The release as far as it is known: complete when all steps before its record are done.
  Release goal(Target target) {
    if (candidate().isEmpty()) {
      return to().orElseThrow();
    }
    Candidate candidate = candidate().orElseThrow();
    Optional<Release> previous = previous();
    Optional<Release.Code> code =
        candidate
            .artifact()
            .map(a -> code(target, candidate, a))
            .or(() -> previous.flatMap(Release::code));
    Optional<Release.Image> image =
        candidate
            .image()
            .map(uri -> new Release.Image(uri, result(Step.of(Step.Kind.REGISTER)).orElse("")))
            .or(() -> previous.flatMap(Release::image));
    return new Release(
        json().number("number"), candidate.version(), code, image, Instant.parse(begunAt()), by());
  }

  private Release.Code code(Target target, Candidate candidate, Artifact a) {
    List<String> layers = new ArrayList<>();
    for (LayerFile layer : candidate.layers()) {
      result(new Step(Step.Kind.LAYER, layer.name())).ifPresent(layers::add);
    }
    Map<String, String> versions = new TreeMap<>();
    for (String function : target.order()) {
      result(new Step(Step.Kind.PUBLISH, function)).ifPresent(v -> versions.put(function, v));
    }
    Optional<BundlePin> bundle = a.bundle();
    return new Release.Code(
        a.version(),
        a.key(target),
        a.sha256(),
        a.commit(),
        a.architecture(),
        candidate.runtime(),
        bundle,
        layers,
        versions);
  }

  /// What the versions that it publishes are described as: by this a version is found again that
  /// was published just before the process died.
  String marker() {
    return "%s%d %s %s".formatted(MARK, json().number("number"), begunAt(), title());
  }
}
