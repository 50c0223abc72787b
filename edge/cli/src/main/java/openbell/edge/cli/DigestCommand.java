package openbell.edge.cli;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import openbell.desk.Settings;
import openbell.edge.mail.Digest;
import openbell.edge.mail.Digests;
import openbell.edge.wiring.ProcessKind;
import openbell.edge.wiring.Wiring;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `digest`: a day's numbers as the operator is mailed them; to see, or to send now.
@Command(
    name = "digest",
    description = "A day's numbers, as the operator is mailed them: to see, or to send now",
    mixinStandardHelpOptions = true)
final class DigestCommand implements Callable<Integer> {
  private final Main main;

  @Option(
      names = "--date",
      paramLabel = "D",
      description = "a day, in UTC, such as 2025-11-11 (default: today, so far)")
  private @Nullable String date;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "text, html or json (default: ${DEFAULT-VALUE})")
  private String format = "text";

  @Option(
      names = "--send",
      description =
          "send it now to SMTP_URL, SNS_TOPIC_ARN and ALERT_WEBHOOK_URL, whichever are set,"
              + " whatever was sent before")
  private boolean send;

  DigestCommand(Main main) {
    this.main = main;
  }

  @Override
  public Integer call() {
    if (!format.matches("text|html|json")) {
      throw new CliException(ExitStatus.USAGE, "--format " + format, "give text, html or json");
    }
    Settings settings = Settings.of(main.environment);
    try (Wiring wiring = new Wiring(settings, ProcessKind.COMMAND)) {
      LocalDate day = day(wiring.clock().instant());
      Digests digests = wiring.digests();
      if (send && !digests.wanted()) {
        throw new CliException(
            ExitStatus.USAGE,
            "there is nowhere to send it",
            "set SMTP_URL, SNS_TOPIC_ARN or ALERT_WEBHOOK_URL");
      }
      Digest digest = digests.digest(day, day);
      return send ? sent(digests.sendNow(digest)) : shown(digest);
    }
  }

  private LocalDate day(Instant now) {
    LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    if (date == null) {
      return today;
    }
    LocalDate day;
    try {
      day = LocalDate.parse(date);
    } catch (DateTimeException e) {
      throw new CliException(ExitStatus.USAGE, "--date " + date, "give one such as 2025-11-11");
    }
    if (day.isAfter(today)) {
      throw new CliException(
          ExitStatus.USAGE, day + " is in the future", "give a day up to " + today + ", UTC");
    }
    return day;
  }

  private int shown(Digest digest) {
    String told =
        switch (format) {
          case "html" -> digest.html();
          case "json" -> digest.json();
          default -> digest.subject() + "\n\n" + digest.text();
        };
    main.console.out().println(told.strip());
    return ExitStatus.DONE;
  }

  private int sent(Map<String, Optional<String>> outcomes) {
    boolean failed = false;
    for (Map.Entry<String, Optional<String>> outcome : outcomes.entrySet()) {
      if (outcome.getValue().isEmpty()) {
        main.console.out().println("sent: " + outcome.getKey());
      } else {
        failed = true;
        main.console.error(
            "not sent, " + outcome.getValue().get().replaceFirst(" \\((.*)\\)$", ": $1"));
      }
    }
    return failed ? ExitStatus.FAILED : ExitStatus.DONE;
  }
}
