package openbell.edge.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import openbell.delivery.packager.BuiltImage;
import openbell.delivery.packager.BuiltPackage;
import openbell.delivery.packager.ImageBuilder;
import openbell.delivery.packager.LayeredPackage;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `ship package`: what goes to Lambda, or what an image is built from.
@Command(
    name = "package",
    description = "The zip that all functions share, and what takes the room in it; or an image",
    mixinStandardHelpOptions = true)
final class ShipPackageCommand implements Callable<Integer> {
  private final Main main;

  @Mixin private PackageOptions options = new PackageOptions();
  @Mixin private ImageOptions imageOptions = new ImageOptions();
  @ArgGroup private @Nullable Form form;

  /// One of those, or an image.
  static final class Form extends PackageForm {
    @Option(
        names = "--image",
        paramLabel = "KIND",
        arity = "0..1",
        fallbackValue = "lambda",
        description = "what 'docker build' takes: lambda (the usual one) or server")
    ImageOptions.@Nullable Kind image;
  }

  ShipPackageCommand(Main main) {
    this.main = main;
  }

  @Override
  public Integer call() {
    try {
      if (form != null && form.image != null) {
        return image(form.image);
      }
      imageOptions.checkUnused();
      if (PackageForm.isLayered(form)) {
        LayeredPackage built = options.buildLayers();
        return told(built.report(), "written to " + built.zip().getParent());
      }
      BuiltPackage built = PackageForm.isWhole(form) ? options.buildWhole() : options.build();
      return told(built.report(), "written to " + built.zip());
    } catch (IllegalArgumentException e) {
      throw new CliException(ExitStatus.USAGE, e);
    } catch (IOException e) {
      throw new CliException(ExitStatus.FAILED, e);
    }
  }

  private int image(ImageOptions.Kind kind) throws IOException {
    Path out = options.out();
    BuiltImage built = ImageBuilder.build(imageOptions.plan(kind, options), out);
    return told(built.report(), "written to " + built.context());
  }

  private int told(List<String> report, String last) {
    report.forEach(main.console.out()::println);
    main.console.out().println(last);
    return ExitStatus.DONE;
  }
}
