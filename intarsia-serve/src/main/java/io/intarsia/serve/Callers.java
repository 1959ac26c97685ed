package io.intarsia.serve;

import io.intarsia.serve.model.Caller;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells whose connections are still open. A server that waits with an answer does not read, so Java
 * does not tell it of a client that has gone; Linux does, in its tables of TCP connections
 * (proc(5), /proc/net/tcp). Elsewhere clients are taken to stay. A client that closes its own
 * direction only is taken to have gone, as nginx takes it.
 */
final class Callers {
  private static final List<Path> TABLES =
      List.of(Path.of("/proc/self/net/tcp"), Path.of("/proc/self/net/tcp6"));
  private static final String ESTABLISHED = "01";
  private static final long FRESH_NANOS = 200_000_000;

  /** A table is read in pieces, and one that changes meanwhile may leave a connection out. */
  private static final int MISSED = 3;

  private record Peer(String address, int port, int localPort) {}

  private Map<Peer, String> states = Map.of();
  private long read = System.nanoTime() - 2 * FRESH_NANOS;
  private long edition;

  /** Whoever sent a request; to be called while the request is at hand. */
  Caller of(HttpServletRequest request) {
    try {
      byte[] address = InetAddress.getByName(request.getRemoteAddr()).getAddress();
      return new Client(
          new Peer(Arrays.toString(address), request.getRemotePort(), request.getLocalPort()));
    } catch (UnknownHostException e) {
      return Caller.PATIENT;
    }
  }

  private final class Client implements Caller {
    private final Peer peer;
    private final long since = System.nanoTime();
    private long seen;
    private int missed;

    Client(Peer peer) {
      this.peer = peer;
    }

    @Override
    public boolean gone() {
      synchronized (Callers.this) {
        refresh(peer.localPort(), since);
        @Nullable String state = states.get(peer);
        if (state != null || states.isEmpty()) {
          missed = 0;
          return state != null && !state.equals(ESTABLISHED);
        }
        missed += edition == seen ? 0 : 1;
        seen = edition;
        return missed >= MISSED;
      }
    }
  }

  /** Reads the tables anew if they are old; they tell nothing of connections younger than they. */
  private void refresh(int localPort, long since) {
    if (read - since < 0 || System.nanoTime() - read > FRESH_NANOS) {
      states = table(localPort);
      read = System.nanoTime();
      edition++;
    }
  }

  private static Map<Peer, String> table(int localPort) {
    Map<Peer, String> states = new HashMap<>();
    for (Path table : TABLES) {
      try {
        for (String line : Files.readAllLines(table)) {
          String[] words = line.strip().split("\\s+");
          boolean ours = words.length > 3 && words[1].endsWith(":%04X".formatted(localPort));
          if (ours) {
            String[] remote = words[2].split(":");
            states.put(
                new Peer(
                    Arrays.toString(address(remote[0])),
                    Integer.parseInt(remote[1], 16),
                    localPort),
                words[3]);
          }
        }
      } catch (IOException | RuntimeException e) {
        return Map.of();
      }
    }
    return states;
  }

  /** An address of words of 32 bits in the byte order of the machine, each eight hex digits. */
  private static byte[] address(String hex) throws UnknownHostException {
    byte[] bytes = new byte[hex.length() / 2];
    for (int i = 0; i < bytes.length; i++) {
      int at = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? i / 4 * 4 + 3 - i % 4 : i;
      bytes[at] = (byte) Integer.parseInt(hex.substring(2 * i, 2 * i + 2), 16);
    }
    return InetAddress.getByAddress(bytes).getAddress();
  }
}
