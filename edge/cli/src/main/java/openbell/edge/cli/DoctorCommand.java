package openbell.edge.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import openbell.cache.CacheException;
import openbell.desk.AlertSettings;
import openbell.desk.EdgeSettings;
import openbell.desk.LlmSettings;
import openbell.desk.PolygonAccess;
import openbell.desk.Secret;
import openbell.desk.Settings;
import openbell.desk.SettingsException;
import openbell.edge.mail.Channel;
import openbell.edge.mail.Channels;
import openbell.edge.wiring.ProcessKind;
import openbell.edge.wiring.Wiring;
import openbell.edge.wiring.WiringException;
import openbell.report.llm.Prices;
import openbell.store.StoreException;
import picocli.CommandLine.Command;

/// `doctor`: what is configured, what is missing, what to do; one line each.
@Command(
    name = "doctor",
    description = "What is configured, what is missing, what to do",
    mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
  private static final long WANTED_BYTES = 200L << 20;

  private final Main main;
  private boolean wrong;

  DoctorCommand(Main main) {
    this.main = main;
  }

  @Override
  public Integer call() {
    say("ok", "java", Runtime.version() + " at " + System.getProperty("java.home"));
    Settings settings;
    try {
      settings = Settings.of(main.environment);
    } catch (SettingsException e) {
      problem("settings", Console.message(e));
      return ExitStatus.FAILED;
    }
    try (Wiring wiring = new Wiring(settings, ProcessKind.COMMAND)) {
      disk(settings);
      store(settings, wiring);
      cache(wiring);
      scans(settings, wiring);
      narrator(settings.llm(), wiring);
      admin(settings.edge(), wiring);
      line(settings.edge(), wiring);
      polygon(settings, wiring);
      alerts(settings.alerts(), wiring);
    } catch (WiringException | StoreException e) {
      problem("home", Console.message(e));
    }
    links(settings);
    sources(settings);
    defaults(settings);
    return wrong ? ExitStatus.FAILED : ExitStatus.DONE;
  }

  private void disk(Settings settings) {
    try {
      FileStore disk = Files.getFileStore(settings.home());
      long free = disk.getUsableSpace();
      String told = settings.home() + ", " + (free >> 20) + " MB free";
      if (!Files.isWritable(settings.home())) {
        problem("home", settings.home() + " cannot be written: set OPENBELL_HOME to one that can");
      } else if (free < WANTED_BYTES) {
        problem("home", told + ": free at least " + (WANTED_BYTES >> 20) + " MB");
      } else {
        say("ok", "home", told);
      }
    } catch (IOException e) {
      problem("home", settings.home() + " cannot be looked at (" + e.getMessage() + "): check it");
    }
  }

  private void store(Settings settings, Wiring wiring) {
    String where =
        settings
            .bucket()
            .map(bucket -> "bucket " + bucket)
            .orElse(settings.home().resolve("blobs") + " (no PDF_BUCKET_NAME: kept on this disk)");
    try {
      wiring.store().list("reports/", Optional.empty(), 1);
      say("ok", "store", where);
    } catch (StoreException e) {
      problem("store", where + ": " + e.getMessage());
    }
  }

  private void cache(Wiring wiring) {
    try {
      wiring.tiers().find("reports/DOCTOR/1970-01-01/report.json");
      say("ok", "cache", wiring.tiers().toString());
    } catch (CacheException e) {
      problem("cache", Console.message(e));
    }
  }

  private void scans(Settings settings, Wiring wiring) {
    if (settings.redisUrl().isEmpty()) {
      say("ok", "scans", "kept in " + settings.home().resolve("scans.db") + " (no REDIS_URL)");
      return;
    }
    if (!readable("scans", settings.redisUrl().get(), wiring)) {
      return;
    }
    wiring
        .scanResults()
        .problem()
        .ifPresentOrElse(
            why -> problem("scans", why), () -> say("ok", "scans", "kept in Redis, which answers"));
  }

  private void narrator(LlmSettings llm, Wiring wiring) {
    if (!llm.on()) {
      say("ok", "narrator", "template (OPENBELL_LLM=off)");
      return;
    }
    if (llm.apiKey().isEmpty()) {
      say("ok", "narrator", "template (no OPENAI_API_KEY)");
      return;
    }
    if (!readable("narrator", llm.apiKey().get(), wiring)) {
      return;
    }
    String base = llm.base().map(Object::toString).orElse("OpenAI's own servers");
    say("ok", "narrator", llm.model() + ", asked at " + base + "; not asked by this command");
    if (!Prices.bundled().knows(llm.model())) {
      say(
          "note",
          "narrator",
          "the price of %s is not known here: reports tell no cost, the budget assumes a high one"
              .formatted(llm.model()));
    }
    try {
      say(
          "ok",
          "budget",
          "%.2f of %.2f USD used today (OPENBELL_LLM_USD_PER_DAY)"
              .formatted(wiring.budget().spentToday().usedUsd(), llm.usdPerDay()));
    } catch (StoreException e) {
      problem("budget", Console.message(e));
    }
  }

  private void admin(EdgeSettings edge, Wiring wiring) {
    if (edge.adminToken().isEmpty()) {
      say("ok", "admin", "nobody (no OPENBELL_ADMIN_TOKEN): the operator's calls are refused");
    } else if (readable("admin", edge.adminToken().get(), wiring)) {
      say("ok", "admin", "who has OPENBELL_ADMIN_TOKEN");
    }
  }

  private void line(EdgeSettings edge, Wiring wiring) {
    Optional<Secret> secret = edge.lineSecret();
    Optional<Secret> token = edge.lineToken();
    if (secret.isEmpty() && token.isEmpty()) {
      say("ok", "line", "off (no LINE_CHANNEL_SECRET, no LINE_CHANNEL_ACCESS_TOKEN)");
      return;
    }
    if (secret.isEmpty()) {
      problem("line", "webhooks are refused: set LINE_CHANNEL_SECRET to the channel's");
    } else if (token.isEmpty()) {
      problem("line", "nothing can be answered: set LINE_CHANNEL_ACCESS_TOKEN to the channel's");
    }
    boolean read = secret.map(s -> readable("line", s, wiring)).orElse(false);
    read &= token.map(t -> readable("line", t, wiring)).orElse(false);
    if (read) {
      String base = edge.lineBase().map(Object::toString).orElse("LINE's own servers");
      say("ok", "line", "spoken to at " + base + "; not asked by this command");
    }
  }

  /// Where alerts and the digest go. A mail server is not asked: it would have to be sent a mail.
  private void alerts(AlertSettings alerts, Wiring wiring) {
    if (alerts.smtp().isPresent()) {
      if (!readable("alerts", alerts.smtp().get(), wiring)) {
        return;
      }
      Optional<String> wrongUrl = Channels.problem(alerts.smtp().get().read(wiring.secrets()));
      if (wrongUrl.isPresent()) {
        problem("alerts", "SMTP_URL, " + wrongUrl.get() + ": give " + Channels.smtpForm());
        return;
      }
    }
    String ways =
        wiring.channels().all().stream().map(Channel::where).collect(Collectors.joining(", "));
    say(
        "ok",
        "alerts",
        ways.isEmpty()
            ? "the log alone (no ALERT_WEBHOOK_URL, no SNS_TOPIC_ARN, no SMTP_URL); no digest"
            : "the log, " + ways + "; the digest too ('openbell digest --send' tries it)");
  }

  /// Where people are led to from a chat, and for how long.
  private void links(Settings settings) {
    EdgeSettings edge = settings.edge();
    Optional<URI> root = edge.publicUrl();
    if (root.isEmpty()) {
      boolean missed = edge.lineToken().isPresent();
      say(
          missed ? "note" : "ok",
          "links",
          "none (no OPENBELL_PUBLIC_URL): LINE's bubbles go without picture and PDF");
    } else if (!"https".equals(root.get().getScheme())) {
      say(
          "note",
          "links",
          root.get() + " (OPENBELL_PUBLIC_URL): LINE shows pictures of https only");
    } else {
      say("ok", "links", root.get().toString());
    }
    say(
        "ok",
        "pdf",
        settings.bucket().isPresent()
            ? "from the bucket, by links that hold %d hours (PDF_URL_EXPIRATION_HOURS)"
                .formatted(edge.linksValidFor().toHours())
            : "from this server (no PDF_BUCKET_NAME: links to a bucket are not needed)");
  }

  /// Whether a key can be read, a looked-up one included; else what is wrong is told.
  private boolean readable(String what, Secret secret, Wiring wiring) {
    try {
      secret.read(wiring.secrets());
      return true;
    } catch (StoreException e) {
      problem(what, secret + ": " + Console.message(e));
      return false;
    }
  }

  /// A key for Polygon.io, which may be asked by `--source polygon` without being a source of all.
  private void polygon(Settings settings, Wiring wiring) {
    if (settings.polygon().isEmpty()) {
      say("ok", "polygon", "off (no POLYGON_API_KEY)");
      return;
    }
    PolygonAccess access = settings.polygon().get();
    if (readable("polygon", access.key(), wiring)) {
      say(
          "ok",
          "polygon",
          "asked at %s, at most %d times a minute (POLYGON_REQUESTS_PER_MINUTE)%s; not asked by this command"
              .formatted(
                  access.base().map(Object::toString).orElse("Polygon.io's own servers"),
                  access.requestsPerMinute(),
                  settings.sources().contains("polygon") ? "" : ", with --source polygon only"));
    }
  }

  private void sources(Settings settings) {
    for (String source : settings.sources()) {
      switch (source) {
        case "yahoo" -> {
          String base = settings.yahooBase().map(Object::toString).orElse("Yahoo's own servers");
          say("ok", "yahoo", "asked at " + base + "; not asked by this command");
          say(
              "terms",
              "yahoo",
              "prices are for personal, non-commercial use; showing them to others needs a licence"
                  + " of the exchange or a data vendor");
        }
        case "polygon" ->
            say(
                "terms",
                "polygon",
                "prices are for the use that your plan of Polygon.io allows: those for individuals"
                    + " are not for business, nor for showing to others");
        case "folder" ->
            say(
                "ok",
                "folder",
                settings.folder().map(Object::toString).orElse("none")
                    + "; terms are those of whoever made the files");
        default -> say("terms", source, "AAPL of 2013 only, as shipped with ta4j-examples (MIT)");
      }
    }
  }

  private void defaults(Settings settings) {
    say("ok", "language", settings.lang().code());
    say("ok", "ttl", settings.reportTtl().toHours() + " hours");
    say("ok", "stance", settings.stance() ? "on" : "off (OPENBELL_STANCE)");
    settings
        .startAt()
        .ifPresent(at -> say("note", "clock", "starts at " + at + " (OPENBELL_CLOCK), not now"));
  }

  private void problem(String what, String line) {
    wrong = true;
    say("FIX", what, line);
  }

  private void say(String state, String what, String line) {
    PrintStream out = main.console.out();
    out.println(String.format(Locale.ROOT, "%-5s %-9s %s", state, what, line));
  }
}
