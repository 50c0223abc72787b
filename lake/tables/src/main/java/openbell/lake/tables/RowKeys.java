package openbell.lake.tables;

/// Which raw object the row of a day comes from.
@FunctionalInterface
interface RowKeys {
  /// The key for a day, as days since 1970.
  String of(int epochDay);

  /// One object for all days.
  static RowKeys one(String key) {
    return day -> key;
  }
}
