package openbell.cache;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/// SQLite's native library, unpacked once and kept beside the cache.
///
/// Left alone, the driver unpacks its megabyte at every start, compares the copy and looks through
/// the temporary directory for old ones: half of the time of a first read.
final class SqliteLibrary {

  private static final Logger LOG = LoggerFactory.getLogger(SqliteLibrary.class);

  /// The driver's own setting; what it does not find there it unpacks.
  private static final String LIBRARY_DIR = "org.sqlite.lib.path";

  private SqliteLibrary() {}

  /// Points the driver at the copy under `dir`, which is made when missing; does nothing where the
  /// setting is already there. Must come before the driver is first used.
  static void prepare(Path dir) {
    if (System.getProperty(LIBRARY_DIR) != null) {
      return;
    }
    String name = LibraryLoaderUtil.getNativeLibName();
    // Not the driver's name for this platform, which takes it tens of milliseconds to find.
    String platform = System.getProperty("os.name") + "-" + System.getProperty("os.arch");
    Path home = dir.resolve("sqlite-%s-%s".formatted(SQLiteJDBCLoader.getVersion(), platform));
    try {
      if (!Files.exists(home.resolve(name))) {
        unpack(LibraryLoaderUtil.getNativeLibResourcePath() + "/" + name, home, name);
      }
      System.setProperty(LIBRARY_DIR, home.toString());
    } catch (IOException e) {
      LOG.debug("No copy of SQLite's library can be kept in {}: the driver unpacks it", home, e);
    }
  }

  private static void unpack(String resource, Path home, String name) throws IOException {
    Files.createDirectories(home);
    Path temp = Files.createTempFile(home, name, ".tmp");
    try (InputStream library = SQLiteJDBCLoader.class.getResourceAsStream(resource)) {
      if (library == null) {
        throw new IOException("the driver has no " + resource);
      }
      Files.copy(library, temp, StandardCopyOption.REPLACE_EXISTING);
      // Renamed whole, since another process may be starting at the same moment.
      Files.move(temp, home.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temp);
    }
  }
}
