package openbell.delivery.packager;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Class files and libraries, made by hand.
final class Classes {

  static final String STREAM = "com.amazonaws.services.lambda.runtime.RequestStreamHandler";
  static final String OBJECT = "com.amazonaws.services.lambda.runtime.RequestHandler";

  private Classes() {}

  /// A public class with a constructor and a public method `answer`.
  static byte[] of(String name, int major, String parent, String... interfaces) {
    return of(name, major, ClassFile.ACC_PUBLIC, parent, interfaces);
  }

  static byte[] of(String name, int major, int flags, String parent, String... interfaces) {
    MethodTypeDesc nothing = MethodTypeDesc.of(ConstantDescs.CD_void);
    return ClassFile.of()
        .build(
            ClassDesc.of(name),
            type -> {
              type.withFlags(flags).withVersion(major, 0).withSuperclass(ClassDesc.of(parent));
              type.withInterfaceSymbols(Arrays.stream(interfaces).map(ClassDesc::of).toList());
              type.withMethodBody(
                  ConstantDescs.INIT_NAME,
                  nothing,
                  ClassFile.ACC_PUBLIC,
                  code ->
                      code.aload(0)
                          .invokespecial(ClassDesc.of(parent), ConstantDescs.INIT_NAME, nothing)
                          .return_());
              type.withMethodBody("answer", nothing, ClassFile.ACC_PUBLIC, code -> code.return_());
              type.withMethodBody("hidden", nothing, ClassFile.ACC_PRIVATE, code -> code.return_());
            });
  }

  /// The head of a shared library: 62 is x86-64, 183 AArch64, 40 ARM of 32 bits.
  static byte[] elf(int machine) {
    ByteBuffer bytes = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1});
    return bytes.putShort(18, (short) machine).array();
  }

  static Path jar(Path file, Map<String, byte[]> entries) throws IOException {
    Files.createDirectories(file.getParent());
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
      for (Map.Entry<String, byte[]> entry : new TreeMap<>(entries).entrySet()) {
        out.putNextEntry(new ZipEntry(entry.getKey()));
        out.write(entry.getValue());
      }
    }
    return file;
  }

  static byte[] text(String text) {
    return text.getBytes(UTF_8);
  }
}
