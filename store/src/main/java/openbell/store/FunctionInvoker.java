package openbell.store;

/// Has functions of a cloud run.
public interface FunctionInvoker {

  /// The largest payload of an asynchronous invocation that every region takes.
  int MOST_PAYLOAD_BYTES = 256 << 10;

  /// Hands a function its work and returns once the service has taken it, before any of it is done.
  ///
  /// @param function a name, `name:alias` or an ARN
  /// @param payload JSON, at most [#MOST_PAYLOAD_BYTES]
  /// @throws IllegalArgumentException for a larger payload
  /// @throws StoreException when the service did not take it
  void begin(String function, byte[] payload);
}
