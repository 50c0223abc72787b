package openbell.edge.http;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import openbell.desk.ReportOutcome;
import openbell.desk.Trace;
import openbell.report.Wording;

/// The page of a report that is being made: its steps with their times, asked for again until the
/// report is there.
///
/// @param frame what stands around it, and its language
record MakingPage(PageFrame frame) {
  /// Of those without JavaScript, seconds.
  private static final int RELOAD_SECONDS = 2;

  PageFrame.Content content(ReportOutcome.BeingMade making, Address self, Address other) {
    PageText words = frame.words();
    String heading = words.get("making.heading", "ticker", making.ticker().ticker());
    Html main =
        Html.of(
            """
            <div class="notice-page" id="making" hx-get="{}" hx-trigger="load delay:300ms, every 1s" hx-target="#main" hx-swap="outerHTML">
            <p class="kicker">{}</p>
            <h1 data-status="{}">{}</h1>
            <p>{}</p>
            <h2 class="heard">{}</h2>
            <ol class="steps">
            {}</ol>
            </div>
            """,
            self,
            making.ticker().label(),
            heading,
            heading,
            words.get("making.wait"),
            words.get("making.steps"),
            steps(making.stages()));
    return new PageFrame.Content(
        heading,
        Html.of( // What the report needs, since its main part alone comes later.
            "<noscript><meta http-equiv=\"refresh\" content=\"{}\"></noscript>\n{}",
            RELOAD_SECONDS,
            ReportPage.styles(frame)),
        main,
        other,
        true);
  }

  private Html steps(List<Trace.StageTime> begun) {
    List<Html> steps = new ArrayList<>();
    for (Trace.Stage stage : Trace.Stage.values()) {
      Optional<Trace.StageTime> time = begun.stream().filter(t -> t.stage() == stage).findFirst();
      // The page may be asked for before the first step has told its start.
      boolean first = begun.isEmpty() && stage == Trace.Stage.PRICES;
      boolean done = time.filter(Trace.StageTime::done).isPresent();
      String state = done ? "done" : first || time.isPresent() ? "now" : "later";
      steps.add(
          Html.of(
              "<li class=\"{}\"><span>{}</span> <span class=\"state\">{}</span></li>\n",
              state,
              frame.words().get("stage." + stage.name()),
              frame.words().get("stage." + state)
                  + time.map(t -> " · " + seconds(t.took())).orElse("")));
    }
    return Html.join(steps);
  }

  private String seconds(Duration time) {
    return frame.words().get("stage.seconds", "n", Wording.number(time.toMillis() / 1000.0, 1));
  }
}
