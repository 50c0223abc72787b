package openbell.edge.cli;

import static java.util.Map.entry;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
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
    version = "openbell 0.1.0")
public final class Main {
  private static final int LONGEST_ECHO_CHARS = 200;

  /// In the order in which the help lists them.
  static final Map<String, Function<Main, Object>> COMMANDS = commands();

  private static final Map<Class<?>, Function<Main, Object>> SUBCOMMANDS =
      Map.ofEntries(
          entry(LakeCheckCommand.class, main -> new LakeCheckCommand(new LakeCommand(main))),
          entry(LakeGetCommand.class, main -> new LakeGetCommand(new LakeCommand(main))),
          entry(LakeLineageCommand.class, main -> new LakeLineageCommand(new LakeCommand(main))),
          entry(LakeLsCommand.class, main -> new LakeLsCommand(new LakeCommand(main))),
          entry(
              LakeReprocessCommand.class, main -> new LakeReprocessCommand(new LakeCommand(main))),
          entry(LakeRestoreCommand.class, main -> new LakeRestoreCommand(new LakeCommand(main))),
          entry(LakeRetainCommand.class, main -> new LakeRetainCommand(new LakeCommand(main))),
          entry(LakeVerifyCommand.class, main -> new LakeVerifyCommand(new LakeCommand(main))),
          entry(LakeCompactCommand.class, LakeCompactCommand::new),
          entry(LakeSqlCommand.class, LakeSqlCommand::new),
          entry(ShipPackageCommand.class, ShipPackageCommand::new),
          entry(ShipBundleCommand.class, ShipBundleCommand::new),
          entry(ShipPlanCommand.class, ShipPlanCommand::new),
          entry(ShipUploadCommand.class, ShipUploadCommand::new),
          entry(ShipReleaseCommand.class, ShipReleaseCommand::new),
          entry(ShipRollbackCommand.class, ShipRollbackCommand::new),
          entry(ShipStatusCommand.class, ShipStatusCommand::new),
          entry(ShipInvokeCommand.class, ShipInvokeCommand::new),
          entry(ShipDeployCommand.class, ShipDeployCommand::new));

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
    CommandLine line = new CommandLine(main, new Subcommands(main));
    // The others are not even looked at: to read what thirteen commands take is half of a start.
    String named = Arrays.stream(args).dropWhile("--debug"::equals).findFirst().orElse("");
    boolean all = !COMMANDS.containsKey(named); // As for the help, or for a mistake.
    COMMANDS.forEach(
        (name, made) -> {
          if (all || name.equals(named)) {
            line.addSubcommand(name, made.apply(main));
          }
        });
    line.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
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

  private static Map<String, Function<Main, Object>> commands() {
    Map<String, Function<Main, Object>> commands = new LinkedHashMap<>();
    commands.put("report", ReportCommand::new);
    commands.put("serve", ServeCommand::new);
    commands.put("fetch", FetchCommand::new);
    commands.put("cache", CacheCommand::new);
    commands.put("lake", LakeCommand::new);
    commands.put("scan", ScanCommand::new);
    commands.put("digest", DigestCommand::new);
    commands.put("line", LineCommand::new);
    commands.put("lambda", LambdaCommand::new);
    commands.put("ship", _ -> new ShipCommand());
    commands.put("demo", DemoCommand::new);
    commands.put("train", TrainCommand::new);
    commands.put("doctor", DoctorCommand::new);
    return Collections.unmodifiableMap(commands);
  }

  /// Gives each subcommand its parent.
  private record Subcommands(Main main) implements CommandLine.IFactory {
    @Override
    public <K> K create(Class<K> type) throws Exception {
      Function<Main, Object> made = SUBCOMMANDS.get(type);
      return made == null ? CommandLine.defaultFactory().create(type) : type.cast(made.apply(main));
    }
  }
}
