package openbell.delivery.packager;

/// Something that Lambda, or good sense, does not let pass.
///
/// @param what it is, with the value
/// @param cure what to do
public record Problem(String what, String cure) {

  /// Both, as one line.
  @Override
  public String toString() {
    return what + ": " + cure;
  }
}
