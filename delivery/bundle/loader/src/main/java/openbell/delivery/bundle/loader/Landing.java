package openbell.delivery.bundle.loader;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicInteger;
import openbell.delivery.bundle.loader.BundleException.Kind;
import org.jspecify.annotations.Nullable;

/// A jar on its way to the disk: written under a temporary name from several threads, and under its
/// own name once every piece of it was found right.
final class Landing {

  private final BundleJar jar;
  private final Path part;
  private final Path target;
  private final AtomicInteger missing;
  private @Nullable FileChannel channel;

  Landing(BundleJar jar, Path part, Path target) {
    this.jar = jar;
    this.part = part;
    this.target = target;
    this.missing = new AtomicInteger(jar.pieces().size());
  }

  BundleJar jar() {
    return jar;
  }

  void write(byte[] bytes, int length, long at) {
    try {
      FileChannel out = channel();
      ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, length);
      while (buffer.hasRemaining()) {
        at += out.write(buffer, at);
      }
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /// Another piece is written and right.
  void landed() {
    if (missing.decrementAndGet() > 0) {
      return;
    }
    try {
      end();
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /// Ends the writing, whether or not all has come.
  void close() {
    try {
      end();
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private synchronized void end() throws IOException {
    if (channel != null) {
      channel.close();
    }
  }

  private synchronized FileChannel channel() throws IOException {
    if (channel == null) {
      channel = FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }
    return channel;
  }

  private BundleException failure(IOException e) {
    return new BundleException(
        Kind.NO_ROOM,
        "Cannot write "
            + target
            + ": "
            + e.getMessage()
            + " (raise the function's ephemeral storage, or look at BUNDLE_DIR)",
        e);
  }
}
