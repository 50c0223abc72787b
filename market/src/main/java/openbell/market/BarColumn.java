package openbell.market;

/** A column of {@link Bars}: what a reader of many histories can be asked for by itself. */
public enum BarColumn {
  OPEN,
  HIGH,
  LOW,
  CLOSE,
  VOLUME
}
