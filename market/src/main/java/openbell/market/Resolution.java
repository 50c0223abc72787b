package openbell.market;

import java.util.List;
import java.util.Optional;

/** The outcome of reading what somebody typed as a stock. */
public sealed interface Resolution {

  /** The text names exactly one stock of the registry. */
  record Found(Ticker ticker) implements Resolution {}

  /**
   * The text cannot name any stock.
   *
   * @param reason one line: what is wrong and what is allowed; never contains the text itself
   */
  record Invalid(String reason) implements Resolution {}

  /**
   * The text names several stocks, and the reader has to choose.
   *
   * @param suggestions at least one; typing the ticker of any of them asks for that one
   */
  record Ambiguous(List<Ticker> suggestions) implements Resolution {
    public Ambiguous {
      suggestions = List.copyOf(suggestions);
    }
  }

  /**
   * The registry does not know the text.
   *
   * @param possibleSymbol the text as a symbol, when it has the form of one: the source may know it
   * @param suggestions at most five near misses, the nearest first; empty when nothing is near
   */
  record NotRegistered(Optional<String> possibleSymbol, List<Ticker> suggestions)
      implements Resolution {
    public NotRegistered {
      suggestions = List.copyOf(suggestions);
    }
  }
}
