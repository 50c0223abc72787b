package openbell.store;

import java.util.List;
import java.util.Map;

/// What is deployed of functions in a cloud.
public interface DeployedFunctions extends AutoCloseable {

  /// The environment of each version of a function, the unpublished one included.
  ///
  /// @param function its name or ARN
  /// @return never empty: an unpublished version there always is
  /// @throws StoreException when not all can be told: the service does not answer, there is no such
  ///   function, or an environment cannot be decrypted
  List<Map<String, String>> environments(String function);

  @Override
  void close();
}
