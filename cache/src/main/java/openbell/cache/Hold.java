package openbell.cache;

import java.time.Duration;

/// What a making holds while it works: a [Lease], or nothing where there are none to be had.
interface Hold {

  /// Whether there is a lease to be renewed.
  boolean isLease();

  boolean held();

  boolean renew();

  Lease.Ending releaseMade();

  Lease.Ending releaseFailed(String reason, Duration retryAfter);

  /// Of a making without a lease.
  Hold NOTHING =
      new Hold() {
        @Override
        public boolean isLease() {
          return false;
        }

        @Override
        public boolean held() {
          return true;
        }

        @Override
        public boolean renew() {
          return true;
        }

        @Override
        public Lease.Ending releaseMade() {
          return Lease.Ending.RELEASED;
        }

        @Override
        public Lease.Ending releaseFailed(String reason, Duration retryAfter) {
          return Lease.Ending.RELEASED;
        }
      };
}
