package openbell.edge.wiring;

import java.time.InstantSource;
import openbell.desk.Checking;
import openbell.desk.Coverage;
import openbell.desk.Ingesting;
import openbell.desk.Lineage;
import openbell.desk.QualityGate;
import openbell.desk.Reprocessing;
import openbell.desk.Retention;
import openbell.desk.Retrieval;
import openbell.desk.Sources;
import openbell.desk.Verifying;
import openbell.lake.Lake;
import openbell.lake.quality.QualityCheck;
import openbell.market.TickerRegistry;
import openbell.store.BlobStore;

/// The use cases of the data lake, each put together when it is asked for.
public final class LakeWorks {
  private final Sources sources;
  private final Lake lake;
  private final BlobStore store;
  private final QualityGate gate;
  private final QualityCheck quality;
  private final InstantSource clock;

  LakeWorks(
      Sources sources,
      Lake lake,
      BlobStore store,
      QualityGate gate,
      QualityCheck quality,
      InstantSource clock) {
    this.sources = sources;
    this.lake = lake;
    this.store = store;
    this.gate = gate;
    this.quality = quality;
    this.clock = clock;
  }

  /// Computes what the raw zone holds again.
  public Reprocessing reprocessing() {
    return new Reprocessing(sources, lake, ingesting(), clock);
  }

  /// Holds every object against its hash, lineage and computation.
  public Verifying verifying() {
    return new Verifying(sources, lake, clock);
  }

  private Ingesting ingesting() {
    return new Ingesting(lake, gate, clock);
  }

  /// How fresh and how good the newest objects are.
  public Checking checking() {
    return new Checking(sources, lake, gate, quality, clock);
  }

  /// Which symbols have data of which of the last days.
  public Coverage coverage() {
    return new Coverage(checking(), clock);
  }

  /// Where objects come from, and what was made of them.
  public Lineage lineage() {
    return new Lineage(lake, TickerRegistry.bundled());
  }

  /// Finds what was computed of a ticker.
  public Retrieval retrieval() {
    return new Retrieval(lake, TickerRegistry.bundled(), clock);
  }

  /// Deletes what a policy says need not be kept.
  public Retention retention() {
    return new Retention(lake, store, clock);
  }
}
