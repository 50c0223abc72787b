package openbell.cache;

/// The rules of the lease, each of which only a test switches off, to show that the simulation
/// notices that it is missing.
///
/// @param atomicTake (a) a lease is replaced only over the version that was read
/// @param readAgain (b) the winner reads the value again before it makes one
/// @param renew (c) the lease is renewed while the maker works
/// @param conditionalWrite (d) the value is written only over what (b) read
/// @param releaseByReplacing (e) a lease is released over its own version, never deleted
/// @param nonce (f) no two records are equal
/// @param storeClock (g) a lease's age is judged by the store's own clock
record LeaseRules(
    boolean atomicTake,
    boolean readAgain,
    boolean renew,
    boolean conditionalWrite,
    boolean releaseByReplacing,
    boolean nonce,
    boolean storeClock) {

  static final LeaseRules ALL = new LeaseRules(true, true, true, true, true, true, true);
}
