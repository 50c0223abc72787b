package openbell.delivery.packager;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// What an image starts, and how its AOT cache is trained when the image is built.
public sealed interface ImageStart {

  /// The image that it is based on where nobody says another: JDK 25, Linux with glibc.
  String usualBase();

  /// For folders and lines: `lambda`, `server`.
  String kind();

  /// A Lambda function by AWS's runtime interface client, which has to be among the jars.
  ///
  /// @param handler as a function's configuration names it: `com.acme.Web` or
  ///   `com.acme.Web::answer`
  /// @param training a class of the jars, whose `main` is given the words that start the function:
  ///   it starts it, plays the Runtime API to it and tells it to end; empty: there is no AOT cache
  record Function(String handler, Optional<String> training) implements ImageStart {
    private static final Pattern HANDLER =
        Pattern.compile("[A-Za-z_$][\\w$.]*(?:::[A-Za-z_$][\\w$]*)?");

    public Function {
      if (!HANDLER.matcher(handler).matches()) {
        throw new IllegalArgumentException(
            "'" + handler + "' is no handler: give a class such as com.acme.Web");
      }
      training.ifPresent(ImageStart::checkWord);
    }

    @Override
    public String usualBase() {
      return "public.ecr.aws/lambda/java:25";
    }

    @Override
    public String kind() {
      return "lambda";
    }
  }

  /// A process that goes on until it is told to end.
  ///
  /// @param mainClass of the jars
  /// @param arguments of it, unless the container is started with others
  /// @param training arguments with which it goes once through what it does, without a network, and
  ///   ends; empty: there is no AOT cache
  /// @param homeVariable names the variable that says where it may write
  /// @param port that it listens on
  record Server(
      String mainClass,
      List<String> arguments,
      List<String> training,
      String homeVariable,
      int port)
      implements ImageStart {

    public Server {
      arguments = List.copyOf(arguments);
      training = List.copyOf(training);
      checkWord(mainClass);
      checkWord(homeVariable);
      arguments.forEach(ImageStart::checkWord);
      training.forEach(ImageStart::checkWord);
    }

    @Override
    public String usualBase() {
      return "docker.io/library/eclipse-temurin:25-jre";
    }

    @Override
    public String kind() {
      return "server";
    }
  }

  /// They stand in a Dockerfile, in quotes and in a shell's line.
  private static void checkWord(String word) {
    if (!word.matches("[\\w$.:/=-]+")) {
      throw new IllegalArgumentException(
          "'" + word + "' cannot stand in a Dockerfile: give letters, digits and $ . : / = - _");
    }
  }
}
