package openbell.desk;

/// A setting that cannot be used: the message names it, its value and what is allowed.
public final class SettingsException extends RuntimeException {
  SettingsException(String name, String value, String allowed) {
    super(name + "=" + value + " cannot be used: " + allowed);
  }
}
