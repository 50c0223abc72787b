package openbell.edge.wiring;

import openbell.desk.Settings;
import openbell.store.AwsPatience;
import openbell.store.DeployedFunctions;
import openbell.store.FunctionSettings;

/// The functions as deliveries look at them, with patience.
public final class DeliveryFunctions {

  private DeliveryFunctions() {}

  /// Opens them, and no connection yet; whoever does closes them.
  public static DeployedFunctions open(Settings settings) {
    return Functions.of(settings, FunctionSettings.defaults().withPatience(AwsPatience.BACKGROUND));
  }
}
