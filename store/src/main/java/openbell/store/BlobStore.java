package openbell.store;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/// A store of whole objects under keys: written at once, read at once, never half visible.
///
/// Keys are as [BlobKeys] allows; any other gives a [StoreException] of kind `INVALID_KEY`. Every
/// method throws [StoreException] when the backend fails, is thread-safe, and may block on a disk
/// or the network. An absent object is an empty [Optional], never an exception. Byte arrays are
/// neither copied on the way in nor on the way out: do not change one that was handed over.
public interface BlobStore extends AutoCloseable {

  /// The most objects that one page of [#list] holds.
  int MAX_PAGE = 1000;

  /// Writes an object if `condition` holds at that moment, atomically against every other writer.
  ///
  /// [PutResult.Conflict] says that it did not hold, or, rarely, that it held but the network lost
  /// the first answer and the retry then met its own write: read again before concluding that
  /// another writer won ([BlobStateStore] does).
  PutResult put(String key, byte[] bytes, BlobMeta meta, PutCondition condition);

  /// Writes an object whatever is there, and returns its etag.
  default String put(String key, byte[] bytes, BlobMeta meta) {
    return switch (put(key, bytes, meta, PutCondition.always())) {
      case PutResult.Written(String etag) -> etag;
      case PutResult.Conflict() ->
          throw new StoreException(
              StoreException.Kind.OTHER,
              "Unconditional put of '%s' in %s was refused as a conflict: report this as a bug"
                  .formatted(key, this));
    };
  }

  /// The object with its metadata, in exactly one request; empty when there is none.
  Optional<Blob> get(String key);

  /// The object unless it still is the one with this etag, in exactly one request: what a caller
  /// asks who has it already and wants to know whether it moved on.
  ///
  /// Saves the way of the bytes on S3; a directory reads them to know the etag.
  ///
  /// @param etag as a read or a write returned it, without quotes
  /// @throws IllegalArgumentException for what is no etag
  Fetch getUnless(String key, String etag);

  /// An address under which anybody can read an object for a while, without credentials; empty
  /// where there is no such thing, as in a directory.
  ///
  /// Asks the store nothing: an absent object gives an address that answers 404. It dies early when
  /// the credentials that signed it do.
  ///
  /// @param validFor up to seven days
  default Optional<URI> presign(String key, Duration validFor) {
    return Optional.empty();
  }

  /// One kept version of an object; empty when that version is not there.
  Optional<Blob> get(String key, String versionId);

  /// What is known of an object without its bytes; empty when there is none.
  Optional<BlobInfo> head(String key);

  /// The tags of an object, empty when it has none or is absent; a request of its own on S3.
  Map<String, String> tags(String key);

  /// One page of the objects whose key starts with `prefix`, in [BlobKeys#ORDER].
  ///
  /// @param prefix a plain string prefix, not a folder: `a/b` also finds `a/bc`; empty finds all
  /// @param after the `next` of the page before: only keys beyond it are listed
  /// @param limit the most objects wanted, at least 1; more than [#MAX_PAGE] counts as that
  BlobPage list(String prefix, Optional<String> after, int limit);

  /// Every object whose key starts with `prefix`, in order, fetched page by page as the stream
  /// goes.
  default Stream<ListedBlob> listAll(String prefix) {
    return Stream.iterate(
            Optional.of(list(prefix, Optional.empty(), MAX_PAGE)),
            Optional::isPresent,
            page -> page.orElseThrow().next().map(n -> list(prefix, Optional.of(n), MAX_PAGE)))
        .flatMap(page -> page.orElseThrow().blobs().stream());
  }

  /// After how many days the backend deletes objects under a prefix by itself; empty when it never
  /// does.
  ///
  /// A request of its own on S3, made when this is asked.
  default OptionalInt expiryDays(String prefix) {
    return OptionalInt.empty();
  }

  /// Asks for an object back that lies in cold storage; it can be read some hours later, for so
  /// many days. What is under way already goes on.
  ///
  /// @return whether there was anything to ask for: not where every object can be read at once
  default boolean restore(String key, int days) {
    return false;
  }

  /// Removes an object; an absent one is fine. A store that keeps versions keeps the old ones.
  void delete(String key);

  /// The versions of an object that can still be read, newest first.
  ///
  /// A backend that keeps no versions lists the current one, or none.
  List<BlobVersion> versions(String key);

  /// Frees connections; the objects stay.
  @Override
  void close();
}
