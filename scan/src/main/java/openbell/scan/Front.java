package openbell.scan;

import com.google.common.collect.ImmutableList;
import dev.cel.checker.CelStandardDeclarations;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.types.CelType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// From text to a checked tree: CEL's parser, our names, whole numbers made doubles, CEL's types.
final class Front {

  /// What an expression is asked for.
  enum Kind {
    CONDITION(SimpleType.BOOL),
    NUMBER(SimpleType.DOUBLE);

    @SuppressWarnings("ImmutableEnumChecker") // CEL's types are constants
    private final CelType type;

    Kind(CelType type) {
      this.type = type;
    }
  }

  /// Loads CEL when the first expression is parsed, not before.
  private static final class Shared {
    static final Front FRONT = new Front();
  }

  private static final Map<String, String> TYPES =
      Map.of("double", "number", "string", "text", "bool", "yes or no", "int", "number of bars");

  private static final Pattern NO_OVERLOAD =
      Pattern.compile(
          "found no matching overload for '([^']*)' applied to '(.*?)'.*", Pattern.DOTALL);

  private static final Pattern UNEXPECTED =
      Pattern.compile("^(?:mismatched|extraneous) input '(.*)'(?= expecting|$)", Pattern.DOTALL);

  /// How each function is used.
  private static final Map<String, String> EXAMPLES =
      Map.of(
          Vocabulary.PREV,
          "it takes a number and bars, as in prev(close, 5)",
          Vocabulary.HIGHEST,
          "it takes a number and bars, as in highest(high, 20)",
          Vocabulary.LOWEST,
          "it takes a number and bars, as in lowest(low, 20)",
          Vocabulary.CROSSES_ABOVE,
          "it takes two numbers, as in crosses_above(close, sma50)",
          Vocabulary.CROSSES_BELOW,
          "it takes two numbers, as in crosses_below(close, sma50)",
          "abs",
          "it takes a number, as in abs(return_1)",
          "min",
          "it takes two numbers, as in min(open, close)",
          "max",
          "it takes two numbers, as in max(open, close)");

  private final CelCompiler compiler;

  private Front() {
    CelCompilerBuilder builder =
        CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(
                CelOptions.current()
                    .maxExpressionCodePointSize(Limits.LENGTH)
                    .maxParseRecursionDepth(2 * Limits.DEPTH)
                    .maxParseErrorRecoveryLimit(4)
                    .build())
            .setStandardEnvironmentEnabled(false)
            .setStandardDeclarations(
                CelStandardDeclarations.newBuilder()
                    .filterFunctions(
                        (function, overload) ->
                            Vocabulary.OPERATORS.containsKey(function.functionName())
                                || Vocabulary.FUNCTIONS.contains(function.functionName()))
                    .filterIdentifiers(identifier -> false)
                    .build())
            .addVar(Vocabulary.PERCENTILE, MapType.create(SimpleType.STRING, SimpleType.DOUBLE))
            .addFunctionDeclarations(functions());
    Vocabulary.COLUMNS.keySet().forEach(name -> builder.addVar(name, SimpleType.DOUBLE));
    Vocabulary.TEXTS.keySet().forEach(name -> builder.addVar(name, SimpleType.STRING));
    compiler = builder.build();
  }

  static Front shared() {
    return Shared.FRONT;
  }

  /// The checked tree of a text.
  CelAbstractSyntaxTree check(String text, Kind kind) throws MistakeException {
    checkSize(text);
    CelAbstractSyntaxTree parsed = of(compiler.parse(text), text);
    Positions positions = new Positions(text, parsed.getSource());
    CelExpr doubled = new Names(positions).resolve(parsed.getExpr());
    CelAbstractSyntaxTree tree =
        of(compiler.check(CelAbstractSyntaxTree.newParsedAst(doubled, parsed.getSource())), text);
    if (!tree.getResultType().equals(kind.type)) {
      throw positions.mistake(
          tree.getExpr(),
          "the expression is a " + name(tree.getResultType().name()),
          kind == Kind.CONDITION
              ? "a condition is wanted, as in rsi14 < 30"
              : "a number is wanted, as in volume_ratio");
    }
    return tree;
  }

  private static CelAbstractSyntaxTree of(CelValidationResult result, String text)
      throws MistakeException {
    try {
      return result.getAst();
    } catch (CelValidationException e) {
      throw new MistakeException(worded(e.getErrors().getFirst(), text));
    }
  }

  /// What the parser should not even be shown.
  private static void checkSize(String text) throws MistakeException {
    if (text.isBlank()) {
      throw at(text, 0, "the expression is empty", "give one, as in rsi14 < 30 && close > sma200");
    }
    if (text.codePointCount(0, text.length()) > Limits.LENGTH) {
      throw at(
          text, 0, "the expression is too long", "use at most " + Limits.LENGTH + " characters");
    }
    int depth = 0;
    for (int i = 0; i < text.length(); i++) {
      switch (text.charAt(i)) {
        case '(', '[', '{' -> depth++;
        case ')', ']', '}' -> depth--;
        default -> {}
      }
      if (depth > Limits.DEPTH) {
        throw at(text, i, "too many brackets in brackets", "use at most " + Limits.DEPTH);
      }
    }
  }

  private static MistakeException at(String text, int index, String what, String advice) {
    String before = text.substring(0, index);
    int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
    String start = before.substring(before.lastIndexOf('\n') + 1);
    return new MistakeException(
        new Mistake(text, line, start.codePointCount(0, start.length()) + 1, what, advice));
  }

  private static Mistake worded(CelIssue issue, String text) {
    int line = Math.max(1, issue.getSourceLocation().getLine());
    int column = Math.max(0, issue.getSourceLocation().getColumn()) + 1;
    String message = issue.getMessage();
    Matcher overload = NO_OVERLOAD.matcher(message);
    if (overload.matches()) {
      return new Mistake(
          text,
          line,
          column,
          "%s does not take %s"
              .formatted(
                  Vocabulary.OPERATORS.getOrDefault(overload.group(1), overload.group(1)),
                  named(overload.group(2))),
          EXAMPLES.getOrDefault(
              overload.group(1), "compare numbers with numbers and texts with texts"));
    }
    int lone = loneEquals(text);
    if (lone >= 0) {
      return at(text, lone, "= compares nothing", "write == for equal").mistake();
    }
    if (message.contains("For input string") || message.contains("int literal")) {
      return new Mistake(
          text, line, column, "the number is too large", "use at most 1e308, as in 1e300");
    }
    if (message.contains("recursion limit")) {
      return new Mistake(text, line, column, "too much in one another", "use fewer brackets");
    }
    return new Mistake(
        text, line, column, plain(message), "look before that place for what is missing");
  }

  /// Where an equals sign stands alone, outside of texts; -1 where none does.
  private static int loneEquals(String text) {
    char quote = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quote != 0) {
        quote = c == quote ? 0 : quote;
      } else if (c == '\'' || c == '"') {
        quote = c;
      } else if ("=!<>".indexOf(c) >= 0 && text.startsWith("=", i + 1)) {
        i++;
      } else if (c == '=') {
        return i;
      }
    }
    return -1;
  }

  /// The parser's words in ours.
  private static String plain(String message) {
    Matcher token = UNEXPECTED.matcher(message);
    if (token.find()) {
      return token.group(1).equals("<EOF>")
          ? "something is missing at the end"
          : token.group(1) + " is not expected here";
    }
    return message.replaceFirst(" expecting .*", "").replaceFirst(" at input.*", "");
  }

  private static String named(String types) {
    String named = types;
    for (Map.Entry<String, String> type : TYPES.entrySet()) {
      named = named.replaceAll("\\b" + type.getKey() + "\\b", type.getValue());
    }
    return named;
  }

  private static String name(String type) {
    return TYPES.getOrDefault(type, type);
  }

  /// The functions that CEL does not have.
  static ImmutableList<CelFunctionDecl> functions() {
    ImmutableList.Builder<CelFunctionDecl> functions = ImmutableList.builder();
    for (String name : Vocabulary.OF_BARS) {
      functions.add(function(name, SimpleType.DOUBLE, SimpleType.DOUBLE, SimpleType.INT));
    }
    for (String name : Set.of(Vocabulary.CROSSES_ABOVE, Vocabulary.CROSSES_BELOW)) {
      functions.add(function(name, SimpleType.BOOL, SimpleType.DOUBLE, SimpleType.DOUBLE));
    }
    functions.add(function("abs", SimpleType.DOUBLE, SimpleType.DOUBLE));
    functions.add(function("min", SimpleType.DOUBLE, SimpleType.DOUBLE, SimpleType.DOUBLE));
    functions.add(function("max", SimpleType.DOUBLE, SimpleType.DOUBLE, SimpleType.DOUBLE));
    return functions.build();
  }

  private static CelFunctionDecl function(String name, CelType result, CelType... arguments) {
    return CelFunctionDecl.newFunctionDeclaration(
        name, CelOverloadDecl.newGlobalOverload(name + "_of", result, arguments));
  }
}
