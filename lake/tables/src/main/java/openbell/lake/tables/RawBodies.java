package openbell.lake.tables;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import openbell.lake.Kept;
import openbell.lake.Lake;
import openbell.lake.NewestRaw;
import openbell.lake.tables.SymbolRows.Piece;
import openbell.market.Bars;
import openbell.store.Blob;
import openbell.store.BlobStore;
import openbell.store.ListedBlob;
import openbell.store.StoreException;

/// The prices in the raw objects of a symbol. Safe for concurrent use.
final class RawBodies {
  private final BlobStore store;
  private final Histories histories;

  RawBodies(BlobStore store, Histories histories) {
    this.store = store;
    this.histories = histories;
  }

  /// What the newest raw object of a symbol has.
  ///
  /// @param raw the newest object that is there
  /// @param bars none when it has no usable prices
  record Newest(Kept raw, Bars bars) {}

  /// The newest object that is there and whole: as the record says, else as listed, since a claim
  /// may be without its object; empty when there is none.
  ///
  /// @throws StoreException of kind `ARCHIVED` when it cannot be read
  Optional<Newest> newest(SymbolId id, NewestRaw record) {
    return whole(record.newest())
        .or(() -> record.before().flatMap(this::whole))
        .or(() -> lastListed(id))
        .map(found -> new Newest(kept(found), bars(id, found).orElse(Bars.EMPTY)));
  }

  /// What all raw objects of a symbol but the newest give.
  ///
  /// @param rows of bars, in the order of days
  /// @param last the last of the objects that had any; empty when none had
  record Past(List<Piece> rows, Optional<Kept> last) {
    static final Past NONE = new Past(List.of(), Optional.empty());
  }

  /// What the raw objects of a symbol before one give, in the order of fetching. What cannot be
  /// read is left out.
  ///
  /// @param last the key of the object after them
  Past before(SymbolId id, String last) {
    Past past = Past.NONE;
    for (String key : keys(id)) {
      if (key.equals(last)) {
        break;
      }
      Optional<Blob> blob = readable(key);
      Bars bars = blob.flatMap(b -> bars(id, b)).orElse(Bars.EMPTY);
      if (!bars.isEmpty()) {
        List<Piece> rows = SymbolRows.added(past.rows(), id, key, bars);
        past = new Past(rows, blob.map(RawBodies::kept));
      }
    }
    return past;
  }

  /// Keys hold date and time, so their order is the order of fetching.
  private List<String> keys(SymbolId id) {
    try (Stream<ListedBlob> blobs = store.listAll(LakeKeys.rawFolder(id))) {
      return blobs.map(ListedBlob::key).toList();
    }
  }

  private Optional<Blob> lastListed(SymbolId id) {
    List<String> keys = new ArrayList<>(keys(id));
    Collections.reverse(keys);
    return keys.stream()
        .flatMap(key -> store.get(key).filter(RawBodies::isWhole).stream())
        .findFirst();
  }

  private Optional<Blob> readable(String key) {
    try {
      return store.get(key).filter(RawBodies::isWhole);
    } catch (StoreException e) {
      if (e.kind() == StoreException.Kind.ARCHIVED) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private Optional<Blob> whole(Kept raw) {
    return store.get(raw.key()).filter(blob -> Lake.sha256Of(blob.bytes()).equals(raw.sha256()));
  }

  /// Whether there is an object with other bytes than were written. One of another hash that is
  /// whole came in the same second as a claim that is about to be another.
  boolean isAltered(Kept raw) {
    return store
        .get(raw.key())
        .filter(
            blob ->
                !Lake.sha256Of(blob.bytes()).equals(blob.info().meta().metadata().get("sha256")))
        .isPresent();
  }

  /// An object without a hash is of a lake from before there were any.
  private static boolean isWhole(Blob blob) {
    String sha256 = blob.info().meta().metadata().get("sha256");
    return sha256 == null || sha256.equals(Lake.sha256Of(blob.bytes()));
  }

  private static Kept kept(Blob blob) {
    return new Kept(blob.info().key(), Lake.sha256Of(blob.bytes()));
  }

  private Optional<Bars> bars(SymbolId id, Blob blob) {
    return LakeKeys.raw(blob.info().key())
        .flatMap(key -> histories.read(id.source(), id.symbol(), blob.bytes(), key.at()));
  }
}
