package io.intarsia.cli;

import io.intarsia.base.Refusal;
import io.intarsia.predict.Segmenter;
import io.intarsia.pretrained.Embedded;
import io.intarsia.serve.ServeLog;
import io.intarsia.serve.Server;
import io.intarsia.serve.Settings;
import io.intarsia.serve.SettingsReader;
import io.intarsia.serve.model.ModelSpec;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Serves models over HTTP until it is told to stop. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Serves models over HTTP until SIGTERM or Ctrl-C, then finishes what it has accepted.",
      "Settings come from --config, the environment (INTARSIA_SERVE_PORT ...) and these options,"
          + " the later ones winning. The log goes to standard output, a line of JSON each."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  intarsia serve",
      "  intarsia serve --model street --model walls=/srv/models/walls --port 9000",
      "  curl --data-binary @photo.jpg localhost:8080/v1/models/street/segment"
    })
final class ServeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-m", "--model"},
      paramLabel = "[NAME=]MODEL",
      description =
          "An embedded model, a folder, a weights file, or owner/name[@revision] of the Hub, under"
              + " a name of its own; may be repeated; default: the embedded ones.")
  private List<String> models = new ArrayList<>();

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "Where to listen; 0 for any free port; default: 8080.")
  private @Nullable Integer port;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description = "Which address to listen on; default: 127.0.0.1, this machine only.")
  private @Nullable String host;

  @Option(names = "--config", paramLabel = "FILE", description = "Settings in YAML.")
  private @Nullable Path config;

  @Option(
      names = "--api-key",
      paramLabel = "KEY",
      description =
          "Requests must bring this key, or one of several; better given by INTARSIA_SERVE_API_KEYS"
              + " or --config, where other users do not see it.")
  private List<String> apiKeys = new ArrayList<>();

  @Option(
      names = "--tls-certificate",
      paramLabel = "FILE",
      description = "A certificate chain in PEM; makes it HTTPS.")
  private @Nullable Path certificate;

  @Option(names = "--tls-key", paramLabel = "FILE", description = "Its private key, PKCS#8 in PEM.")
  private @Nullable Path key;

  @Option(
      names = "--queue",
      paramLabel = "N",
      description = "Requests accepted and not answered, for each model; default: 32.")
  private @Nullable Integer queue;

  @Option(
      names = "--deadline",
      paramLabel = "SECONDS",
      description = "The time a picture may take; default: 30.")
  private @Nullable Integer deadline;

  @Mixin private EngineOptions engine = new EngineOptions();

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    Settings settings =
        SettingsReader.read(
            Optional.ofNullable(config),
            System.getenv(),
            flags(),
            Embedded.names().stream().map(name -> new ModelSpec(name, name)).toList());
    ServeLog log =
        new ServeLog(
            line -> {
              synchronized (out) {
                out.println(line);
                out.flush();
              }
            });
    if (!settings.isLoopback() && settings.apiKeys().isEmpty()) {
      err.println(
          "note: whoever reaches "
              + settings.host()
              + " can use this server: set an API key, or let a proxy guard it");
    }
    try (Server server = Server.start(settings, model -> load(model, err), log)) {
      Thread stop = new Thread(server::close, "intarsia-stop");
      Runtime.getRuntime().addShutdownHook(stop);
      String scheme = settings.tls().isPresent() ? "https" : "http";
      err.printf("serving on %s://%s:%d%n", scheme, settings.host(), server.port());
      server.await();
    }
    return ExitCodes.OK;
  }

  private Segmenter load(ModelSpec model, PrintWriter err) {
    return Segmenter.builder()
        .model(ModelOption.load(model.source(), err, true))
        .executor(engine.executor())
        .threads(engine.threads())
        .build();
  }

  private Map<String, Object> flags() {
    Map<String, Object> flags = new LinkedHashMap<>();
    put(flags, "models", models.isEmpty() ? null : models);
    put(flags, "api_keys", apiKeys.isEmpty() ? null : apiKeys);
    put(flags, "port", port);
    put(flags, "host", host);
    put(flags, "tls.certificate", certificate);
    put(flags, "tls.key", key);
    put(flags, "queue", queue);
    put(flags, "deadline_seconds", deadline);
    if ((certificate == null) != (key == null)) {
      throw Refusal.usage("--tls-certificate and --tls-key are given together");
    }
    return flags;
  }

  private static void put(Map<String, Object> flags, String name, @Nullable Object value) {
    if (value != null) {
      flags.put(name, value);
    }
  }
}
