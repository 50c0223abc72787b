package openbell.delivery.packager;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Paths as well-known libraries have them.
class UnneededTest {

  @ParameterizedTest
  @CsvSource({
    "org/sqlite/native/Linux/x86_64/libsqlitejdbc.so, true, false",
    "org/sqlite/native/Linux/aarch64/libsqlitejdbc.so, false, true",
    "org/sqlite/native/Linux-Musl/x86_64/libsqlitejdbc.so, false, false",
    "org/sqlite/native/Linux/armv7/libsqlitejdbc.so, false, false",
    "org/sqlite/native/Linux/ppc64/libsqlitejdbc.so, false, false",
    "org/sqlite/native/FreeBSD/x86_64/libsqlitejdbc.so, false, false",
    "org/sqlite/native/Mac/aarch64/libsqlitejdbc.dylib, false, false",
    "org/sqlite/native/Windows/x86_64/sqlitejdbc.dll, false, false",
    "com/sun/jna/linux-x86-64/libjnidispatch.so, true, false",
    "com/sun/jna/linux-x86/libjnidispatch.so, false, false",
    "com/sun/jna/darwin-aarch64/libjnidispatch.jnilib, false, false",
    "META-INF/native/libnetty_transport_native_epoll_x86_64.so, true, false",
    "META-INF/native/libnetty_transport_native_epoll_aarch_64.so, false, true",
    "libduckdb_java.so_linux_amd64, true, false",
    "libduckdb_java.so_linux_arm64, false, true",
    "libduckdb_java.so_osx_universal, false, false",
    "jni/libaws-lambda-jni.linux-aarch_64.so, false, true",
    "jni/libaws-lambda-jni.linux_musl-x86_64.so, false, false",
    "net/jpountz/util/linux/amd64/liblz4-java.so, true, false",
    "linux/s390x/libzstd-jni-1.5.6-3.so, false, false",
    "org/arm/tools/linux/x86_64/libtools.so, true, false",
    "lib/libplain.so, true, true",
    "lib/libplain.so.1.2, true, true",
  })
  void aNativeLibraryStaysWhereItRunsOrSaysNothing(String path, boolean x86, boolean arm) {
    assertThat(new Unneeded(Architecture.X86_64).fits(path)).isEqualTo(!x86);
    assertThat(new Unneeded(Architecture.ARM64).fits(path)).isEqualTo(!arm);
  }

  @ParameterizedTest
  @CsvSource({
    "META-INF/LICENSE, false",
    "META-INF/maven/org.xerial/sqlite-jdbc/LICENSE.zentus, false",
    "NOTICE.md, false",
    "META-INF/native-image/acme/LICENSE, false",
    "META-INF/native-image/acme/reflect-config.json, true",
    "javadoc/index.html, true",
    "README.md, true",
    "META-INF/changelog.txt, true",
    "com/acme/Changes.class, false",
    "com/acme/windows/x86/Table.class, false",
    "META-INF/services/java.sql.Driver, false",
  })
  void documentationGoesAndLicencesAndCodeStay(String path, boolean goes) {
    assertThat(new Unneeded(Architecture.ARM64).fits(path)).isEqualTo(goes);
  }
}
