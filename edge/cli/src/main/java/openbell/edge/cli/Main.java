package openbell.edge.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import openbell.desk.SettingsException;
import openbell.edge.wiring.WiringException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/// The command line: parses, runs a command, and turns what happens into one line and an exit
/// status.
@Command(
    name = "openbell",
    description = "How is this stock today?",
    mixinStandardHelpOptions = true,
    version = "openbell 0.1.0",
    subcommands = {
      ReportCommand.class,
      ServeCommand.class,
      FetchCommand.class,
      CacheCommand.class,
      LakeCommand.class,
      ScanCommand.class,
      DigestCommand.class,
      LineCommand.class,
      LambdaCommand.class,
      ShipCommand.class,
      DemoCommand.class,
      TrainCommand.class,
      DoctorCommand.class
    })
public final class Main {
  private static final int LONGEST_ECHO_CHARS = 200;

  @Option(
      names = "--debug",
      description = "show the stack trace of an error",
      scope = ScopeType.INHERIT)
  boolean debug;

  final Map<String, String> environment;
  final Console console;

  private Main(Map<String, String> environment, Console console) {
    this.environment = environment;
    this.console = console;
  }

  /// Whether a person reads what this process prints.
  @SuppressWarnings("SystemConsoleNull") // Seen to be null with a redirected stdin on JDK 25.
  static boolean isTerminal() {
    var console = System.console();
    return console != null && console.isTerminal();
  }

  /// Starts the process; text is UTF-8 whatever the locale says.
  public static void main(String[] args) {
    PrintStream out = utf8(FileDescriptor.out);
    PrintStream err = utf8(FileDescriptor.err);
    int status = run(args, System.getenv(), out, err);
    out.flush();
    err.flush();
    end(status);
  }

  /// A process that was told to end (SIGTERM, SIGINT) and has done so in order ends with its own
  /// status: left alone, the JVM would give that of the signal.
  private static void end(int status) {
    try {
      Runtime.getRuntime().removeShutdownHook(new Thread());
    } catch (IllegalStateException e) {
      Runtime.getRuntime().halt(status); // Told to end, and waiting for this thread.
    }
    System.exit(status);
  }

  /// Runs one command and returns its exit status: 0 done, 1 failed, 2 wrong usage, 3 nothing
  /// found.
  public static int run(
      String[] args, Map<String, String> environment, PrintStream out, PrintStream err) {
    Main main = new Main(environment, new Console(out, err));
    CommandLine line =
        new CommandLine(main, new Commands(main))
            .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
            .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
            .setCaseInsensitiveEnumValuesAllowed(true)
            // "@name" is text that people type, never a file to read arguments from.
            .setExpandAtFiles(false)
            .setParameterExceptionHandler(main::wrongUsage)
            .setExecutionExceptionHandler((e, command, parsed) -> main.failed(e));
    if (args.length == 0) {
      line.usage(err);
      return ExitStatus.USAGE;
    }
    try {
      return line.execute(args);
    } catch (LinkageError e) {
      main.console.error(
          "a part of the installation is missing (%s): run 'mvn clean' in the project and try again"
              .formatted(e.getMessage()));
      return ExitStatus.FAILED;
    }
  }

  private int wrongUsage(CommandLine.ParameterException e, String[] args) {
    String what = Console.message(e);
    int most = Math.min(what.length(), LONGEST_ECHO_CHARS);
    console.error(what.substring(0, most) + ": see 'openbell --help'");
    if (Arrays.asList(args).contains("--debug")) {
      e.printStackTrace(console.err());
    }
    return ExitStatus.USAGE;
  }

  private int failed(Exception e) {
    if (debug) {
      e.printStackTrace(console.err());
    }
    return switch (e) {
      case CliException known -> {
        console.error(Console.message(known));
        yield known.status();
      }
      case WiringException wrong -> {
        console.error(Console.message(wrong));
        yield ExitStatus.FAILED;
      }
      case SettingsException wrong -> {
        console.error(Console.message(wrong));
        yield ExitStatus.USAGE;
      }
      default -> {
        console.error(Console.message(e) + (debug ? "" : ": run again with --debug to see where"));
        yield ExitStatus.FAILED;
      }
    };
  }

  private static PrintStream utf8(FileDescriptor descriptor) {
    return new PrintStream(
        new BufferedOutputStream(new FileOutputStream(descriptor)), true, StandardCharsets.UTF_8);
  }

  /// Gives each command its parent.
  private record Commands(Main main) implements CommandLine.IFactory {
    @Override
    public <K> K create(Class<K> type) throws Exception {
      if (type == ReportCommand.class) {
        return type.cast(new ReportCommand(main));
      }
      if (type == ServeCommand.class) {
        return type.cast(new ServeCommand(main));
      }
      if (type == FetchCommand.class) {
        return type.cast(new FetchCommand(main));
      }
      if (type == CacheCommand.class) {
        return type.cast(new CacheCommand(main));
      }
      if (type == LakeCommand.class) {
        return type.cast(new LakeCommand(main));
      }
      if (type == LakeCheckCommand.class) {
        return type.cast(new LakeCheckCommand(new LakeCommand(main)));
      }
      if (type == LakeGetCommand.class) {
        return type.cast(new LakeGetCommand(new LakeCommand(main)));
      }
      if (type == LakeLineageCommand.class) {
        return type.cast(new LakeLineageCommand(new LakeCommand(main)));
      }
      if (type == LakeLsCommand.class) {
        return type.cast(new LakeLsCommand(new LakeCommand(main)));
      }
      if (type == LakeReprocessCommand.class) {
        return type.cast(new LakeReprocessCommand(new LakeCommand(main)));
      }
      if (type == LakeRestoreCommand.class) {
        return type.cast(new LakeRestoreCommand(new LakeCommand(main)));
      }
      if (type == LakeRetainCommand.class) {
        return type.cast(new LakeRetainCommand(new LakeCommand(main)));
      }
      if (type == LakeVerifyCommand.class) {
        return type.cast(new LakeVerifyCommand(new LakeCommand(main)));
      }
      if (type == LakeCompactCommand.class) {
        return type.cast(new LakeCompactCommand(main));
      }
      if (type == LakeSqlCommand.class) {
        return type.cast(new LakeSqlCommand(main));
      }
      if (type == ScanCommand.class) {
        return type.cast(new ScanCommand(main));
      }
      if (type == DigestCommand.class) {
        return type.cast(new DigestCommand(main));
      }
      if (type == LineCommand.class) {
        return type.cast(new LineCommand(main));
      }
      if (type == LambdaCommand.class) {
        return type.cast(new LambdaCommand(main));
      }
      if (type == TrainCommand.class) {
        return type.cast(new TrainCommand(main));
      }
      if (type == ShipPackageCommand.class) {
        return type.cast(new ShipPackageCommand(main));
      }
      if (type == ShipBundleCommand.class) {
        return type.cast(new ShipBundleCommand(main));
      }
      if (type == ShipPlanCommand.class) {
        return type.cast(new ShipPlanCommand(main));
      }
      if (type == ShipUploadCommand.class) {
        return type.cast(new ShipUploadCommand(main));
      }
      if (type == ShipReleaseCommand.class) {
        return type.cast(new ShipReleaseCommand(main));
      }
      if (type == ShipRollbackCommand.class) {
        return type.cast(new ShipRollbackCommand(main));
      }
      if (type == ShipStatusCommand.class) {
        return type.cast(new ShipStatusCommand(main));
      }
      if (type == ShipInvokeCommand.class) {
        return type.cast(new ShipInvokeCommand(main));
      }
      if (type == ShipDeployCommand.class) {
        return type.cast(new ShipDeployCommand(main));
      }
      if (type == DemoCommand.class) {
        return type.cast(new DemoCommand(main));
      }
      if (type == DoctorCommand.class) {
        return type.cast(new DoctorCommand(main));
      }
      return CommandLine.defaultFactory().create(type);
    }
  }
}
