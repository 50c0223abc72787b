package openbell.store;

import java.util.List;
import java.util.Optional;

/// One page of a listing.
///
/// @param blobs in the order of [BlobKeys#ORDER]
/// @param next what to pass as `after` for the next page; empty on the last one
public record BlobPage(List<ListedBlob> blobs, Optional<String> next) {
  public BlobPage {
    blobs = List.copyOf(blobs);
  }
}
