package openbell.edge.wiring;

import openbell.desk.Settings;
import openbell.store.FunctionSettings;
import openbell.store.LambdaFunctions;

/// The functions of the settings' cloud.
final class Functions {
  private Functions() {}

  /// With the patience of a request; opens no connection yet.
  static LambdaFunctions of(Settings settings) {
    return of(settings, FunctionSettings.defaults());
  }

  /// Opens no connection yet.
  static LambdaFunctions of(Settings settings, FunctionSettings defaults) {
    FunctionSettings service = defaults;
    if (settings.functionsEndpoint().isPresent()) {
      service = service.withEndpoint(settings.functionsEndpoint().get());
    }
    if (settings.awsRegion().isPresent()) {
      service = service.withRegion(settings.awsRegion().get());
    }
    return LambdaFunctions.open(service);
  }
}
