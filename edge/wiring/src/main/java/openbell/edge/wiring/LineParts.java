package openbell.edge.wiring;

import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import openbell.desk.EdgeSettings;
import openbell.desk.ReportDesk;
import openbell.desk.Screens;
import openbell.desk.Settings;
import openbell.desk.ops.OpsNumbers;
import openbell.edge.http.LineDoor;
import openbell.edge.line.LineBot;
import openbell.edge.line.LineSettings;
import openbell.edge.line.LineWebhook;
import openbell.market.TickerRegistry;
import openbell.store.Secrets;
import openbell.store.StateStore;
import openbell.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// LINE: its settings, its door, and the bot, made when it is first asked.
final class LineParts {
  private static final Logger LOG = LoggerFactory.getLogger(LineParts.class);

  private final boolean on;
  private final LineSettings settings;
  private final Late<LineBot> bot;

  /// @param screens asked when the bot is made
  LineParts(
      Settings all,
      Secrets secrets,
      ReportDesk desk,
      Supplier<Optional<Screens>> screens,
      StateStore state,
      InstantSource clock) {
    EdgeSettings edge = all.edge();
    on = edge.lineToken().isPresent();
    settings =
        new LineSettings(
            Stores.optional(edge.lineSecret(), secrets),
            Stores.optional(edge.lineToken(), secrets),
            edge.lineBase().orElse(LineSettings.LINE),
            edge.publicUrl(),
            all.lang());
    bot =
        new Late<>(
            () ->
                new LineBot(settings, desk, screens.get(), TickerRegistry.bundled(), state, clock),
            made -> {});
  }

  /// The bot.
  LineBot bot() {
    return bot.get();
  }

  /// Where LINE knocks.
  LineDoor door(LineDoor.Work work) {
    return new LineDoor(new LineWebhook(settings), work);
  }

  /// These tickers, and those that somebody follows.
  List<String> andFollowed(List<String> tickers) {
    Set<String> all = new LinkedHashSet<>(tickers);
    if (on) {
      all.addAll(bot().followed());
    }
    return List.copyOf(all);
  }

  /// As [#andFollowed]; these alone while the records do not say who follows what.
  List<String> andFollowedIfTold(List<String> tickers) {
    try {
      return andFollowed(tickers);
    } catch (StoreException e) {
      LOG.warn("who follows which stock was not read: {}", e.getMessage());
      return tickers;
    }
  }

  /// How many messages may still be pushed this month; empty without a token.
  Optional<Supplier<OpsNumbers.LinePushes>> pushesLeft() {
    return on ? Optional.of(this::pushes) : Optional.empty();
  }

  private OpsNumbers.LinePushes pushes() {
    LineBot.Pushes pushes = bot().pushesLeft();
    return new OpsNumbers.LinePushes(true, pushes.told(), pushes.left());
  }

  /// Tells followers that a ticker's report is there.
  void announce(String ticker) {
    try {
      bot().announce(ticker);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
