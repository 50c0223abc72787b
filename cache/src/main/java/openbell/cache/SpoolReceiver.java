package openbell.cache;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends spooled values to the far tier, and tells the near one what became of them.
record SpoolReceiver(NearTier near, Tier far) implements Spool.Receiver {

  private static final Logger LOG = LoggerFactory.getLogger(SpoolReceiver.class);

  @Override
  public Tier.Recheck look(String key) {
    return far.recheck(key, "");
  }

  @Override
  public Tier.Written send(String key, CacheEntry entry, Expected condition) {
    return far.write(key, entry, condition);
  }

  @Override
  public void taken(SpoolFile file, Tier.Written.Done done) {
    tell(file, () -> near.confirm(file.key(), file.token(), done.version(), done.confirmedAt()));
  }

  @Override
  public void refused(SpoolFile file) {
    tell(file, () -> near.drop(file.key(), file.token()));
  }

  private static void tell(SpoolFile file, Runnable work) {
    try {
      work.run();
    } catch (CacheException e) {
      // The copy stays unconfirmed: the next find asks the far tier.
      LOG.debug("The copy of '{}' is not told: {}", file.key(), e.getMessage());
    }
  }
}
