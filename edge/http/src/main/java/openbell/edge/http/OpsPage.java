package openbell.edge.http;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import openbell.desk.ops.OpsNumbers;

/// The operator's page: is all well, what failed and why, what did it cost; then the cache in
/// detail, and what can be done.
///
/// @param frame what stands around it, and its language
/// @param numbers of the period asked for
/// @param self where this period is
/// @param forms what can be done
/// @param now the moment at which it is shown
record OpsPage(PageFrame frame, OpsNumbers numbers, Address self, OpsForms forms, Instant now) {
  /// So many rows are shown of a list that may be long; the rest can be opened.
  private static final int SHOWN = 10;

  private static final List<Integer> PERIODS = List.of(1, 7, 30, 400);

  PageFrame.Content content(Optional<OpsPages.Said> said) {
    OpsWords words = new OpsWords(frame.words(), now);
    OpsHealth health = new OpsHealth(words, numbers);
    Html main =
        Html.of(
            """
            <div class="ops">
            <h1>{}</h1>
            {}{}{}{}{}{}{}{}{}</div>
            """,
            words("ops.heading"),
            said.map(this::said).orElse(Html.NONE),
            numbers.unread().map(this::unread).orElse(Html.NONE),
            period(words),
            health.section(),
            new OpsFailures(words, numbers).section(),
            forms.section(numbers.model()),
            new OpsCost(words, numbers).section(),
            new OpsCache(words, numbers).section(),
            sizes(words));
    return new PageFrame.Content(
        words("ops.heading"), styles(frame), main, frame.inLang(self, frame.otherLang()), true);
  }

  /// The styles that these pages have beside the others.
  static Html styles(PageFrame frame) {
    return Html.of("<link rel=\"stylesheet\" href=\"{}\">\n", frame.assets().address("ops.css"));
  }

  private Html said(OpsPages.Said said) {
    String text = frame.words().get(said.key(), said.values().toArray(String[]::new));
    return Html.of("<p class=\"note said\" role=\"status\">{}</p>\n", text);
  }

  private Html unread(String why) {
    return Html.of(
        "<p class=\"notice\" role=\"alert\">{}</p>\n", frame.words().get("ops.unread", "why", why));
  }

  private Html period(OpsWords words) {
    List<Html> links = new ArrayList<>();
    LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    for (int days : PERIODS) {
      boolean here =
          numbers.to().equals(today) && numbers.from().equals(today.minusDays(days - 1L));
      Address page = Address.here("ops");
      Address to = frame.inLang(days == 1 ? page : page.with("days", Integer.toString(days)));
      String text = words("ops.period." + days);
      links.add(
          here
              ? Html.of("<li><a href=\"{}\" aria-current=\"page\">{}</a></li>", to, text)
              : Html.of("<li><a href=\"{}\">{}</a></li>", to, text));
    }
    String of =
        numbers.from().equals(numbers.to())
            ? words.date(numbers.from())
            : words.date(numbers.from()) + " – " + words.date(numbers.to());
    return Html.of(
        """
        <nav class="periods" aria-label="{}"><ul class="chips">{}</ul></nav>
        <p class="small">{}</p>
        """,
        words("ops.period"),
        Html.join(links),
        frame
            .words()
            .get(
                "ops.asof",
                "period",
                of,
                "moment",
                words.time(numbers.at()),
                "n",
                Integer.toString(numbers.instances())));
  }

  private Html sizes(OpsWords words) {
    OpsNumbers.Sizes sizes = numbers.sizes();
    List<Html> starts =
        numbers.starts().stream()
            .limit(SHOWN)
            .map(
                start ->
                    Html.of(
                        "<tr><th scope=\"row\">{}</th><td class=\"number\">{}</td><td"
                            + " class=\"number\">{}</td><td>{}</td></tr>\n",
                        start.kind(),
                        words.count(start.times()),
                        words.millis(start.longest()),
                        words.time(start.last())))
            .toList();
    return Html.of(
        """
        <section aria-labelledby="size"><h2 id="size">{}</h2>
        <p><b><data id="entries" value="{}">{}</data></b> {} · <b><data id="bytes" value="{}">{}</data></b> · {}</p>
        {}{}</section>
        """,
        words("ops.size"),
        sizes.entries(),
        words.count(sizes.entries()),
        words("ops.size.entries"),
        sizes.bytes(),
        words.bytes(sizes.bytes()),
        frame.words().get("ops.size.waiting", "n", words.count(sizes.waiting())),
        sizes.days().size() < 2 ? Html.NONE : new OpsGraphs(words).sizes(sizes.days()),
        starts.isEmpty()
            ? Html.NONE
            : words.table(
                "ops.starts",
                List.of("ops.col.start", "#ops.col.times", "#ops.col.longest", "ops.col.last"),
                Html.join(starts)));
  }

  private String words(String key) {
    return frame.words().get(key);
  }
}
