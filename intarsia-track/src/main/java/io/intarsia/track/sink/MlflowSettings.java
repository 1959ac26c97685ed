package io.intarsia.track.sink;

import io.intarsia.base.Quote;
import io.intarsia.base.Refusal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where an MLflow tracking server is and how it is spoken to.
 *
 * @param server its address, http or https; may have a path that the server is mounted below
 * @param experiment the experiment's name; made if it is not there
 * @param authorization the Authorization header, or null
 * @param checkpoints true to upload checkpoints too; other artefacts always are
 */
public record MlflowSettings(
    URI server, String experiment, @Nullable String authorization, boolean checkpoints) {
  /** Checks the address. */
  public MlflowSettings {
    if (server.getScheme() == null
        || !server.getScheme().matches("https?")
        || server.getHost() == null
        || server.getRawUserInfo() != null) {
      throw Refusal.usage(
          "an MLflow server's address is http(s)://host[:port] without a password, got %s; put"
              + " credentials into MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or"
              + " MLFLOW_TRACKING_TOKEN",
          Quote.of(server.toString().replaceFirst("//.*@", "//...@")));
    }
  }

  /**
   * With the credentials of MLflow's own environment variables.
   *
   * @param address the tracking server's
   * @param environment such as {@code System.getenv()}
   */
  public static MlflowSettings of(
      String address, String experiment, boolean checkpoints, Map<String, String> environment) {
    URI server;
    try {
      server = URI.create(address.replaceFirst("/+$", ""));
    } catch (IllegalArgumentException e) {
      throw Refusal.usage("%s is no address of an MLflow server", Quote.of(address));
    }
    String token = environment.get("MLFLOW_TRACKING_TOKEN");
    String user = environment.get("MLFLOW_TRACKING_USERNAME");
    String password = environment.getOrDefault("MLFLOW_TRACKING_PASSWORD", "");
    String authorization = null;
    if (user != null && !user.isEmpty()) {
      byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
      authorization = "Basic " + Base64.getEncoder().encodeToString(pair);
    } else if (token != null && !token.isEmpty()) {
      authorization = "Bearer " + token;
    }
    return new MlflowSettings(server, experiment, authorization, checkpoints);
  }

  /** Without the credentials. */
  @Override
  public String toString() {
    return "MLflow at " + server + ", experiment " + Quote.of(experiment);
  }
}
