package openbell.delivery.deployer;

/// Who ships, for messages to others.
///
/// @param owner `user@host`
/// @param pid of the process
public record Holder(String owner, long pid) {

  @Override
  public String toString() {
    return "%s (process %d)".formatted(owner, pid);
  }
}
