package openbell.delivery.bundle.loader;

import java.io.IOException;
import java.util.Arrays;
import openbell.delivery.bundle.loader.BundleException.Kind;

/// Fetches the head of a bundle's object, and checks it and the object's size.
final class HeadReader {

  /// Longer than nearly every head; a longer one costs a second request.
  private static final int FIRST_BYTES = 64 << 10;

  private final RemoteObject object;
  private final BundlePin pin;
  private final Retries retries;
  private final Deadline deadline;

  HeadReader(RemoteObject object, BundlePin pin, Retries retries, Deadline deadline) {
    this.object = object;
    this.pin = pin;
    this.retries = retries;
    this.deadline = deadline;
  }

  /// A head as it is in the object, and what it says.
  static final class Head {
    final byte[] bytes;
    final BundleIndex index;

    Head(byte[] bytes, BundleIndex index) {
      this.bytes = bytes;
      this.index = index;
    }
  }

  /// The head of the object, which is the pinned one or the load ends here.
  Head read() throws InterruptedException {
    Retries.Attempts attempts = retries.attempts();
    while (true) {
      try {
        return once();
      } catch (BundleException e) {
        if (e.kind() != Kind.DAMAGED) {
          throw e;
        }
        attempts.pauseOrThrow(new Retries.WrongBytes(String.valueOf(e.getMessage())));
      } catch (IOException e) {
        attempts.pauseOrThrow(e);
      }
    }
  }

  private Head once() throws IOException {
    byte[] start = new byte[FIRST_BYTES];
    int have = 0;
    long total;
    try (RemoteObject.Range range = object.get(0, FIRST_BYTES - 1)) {
      total = range.totalBytes();
      have = readFully(range, start, 0, (int) Math.min(FIRST_BYTES, total));
    }
    start = Arrays.copyOf(start, have);
    int headBytes = BundleIndex.headBytes(start);
    if (headBytes > have) {
      start = Arrays.copyOf(start, headBytes);
      try (RemoteObject.Range range = object.get(have, headBytes - 1)) {
        readFully(range, start, have, headBytes);
      }
    }
    byte[] head = Arrays.copyOf(start, headBytes);
    BundleIndex index = BundleIndex.parse(head, pin.sha256());
    long expected = headBytes + index.bodyBytes();
    if (total != expected) {
      throw new BundleException(
          Kind.DAMAGED, "it has " + total + " bytes, and its index says " + expected);
    }
    return new Head(head, index);
  }

  private int readFully(RemoteObject.Range range, byte[] into, int from, int to)
      throws IOException {
    int at = from;
    byte[] buffer = new byte[8 << 10];
    while (at < to) {
      if (deadline.passed()) {
        throw retries.tooSlow();
      }
      int count = range.read(buffer, Math.min(buffer.length, to - at));
      System.arraycopy(buffer, 0, into, at, count);
      at += count;
    }
    return at;
  }
}
