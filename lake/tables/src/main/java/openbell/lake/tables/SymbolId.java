package openbell.lake.tables;

/// A symbol of a source.
///
/// @param source the source's folder under `raw/`
/// @param symbol as the source writes it
record SymbolId(String source, String symbol) implements Comparable<SymbolId> {

  @Override
  public int compareTo(SymbolId other) {
    int bySource = source.compareTo(other.source);
    return bySource != 0 ? bySource : symbol.compareTo(other.symbol);
  }

  /// For messages: `yfinance/D05.SI`.
  @Override
  public String toString() {
    return source + "/" + symbol;
  }
}
