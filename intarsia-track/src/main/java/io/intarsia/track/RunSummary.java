package io.intarsia.track;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run as it stood when it was read.
 *
 * @param id eight hexadecimal digits
 * @param name what the user called it; not unique
 * @param folder where its files lie
 * @param status where it stands; a run of this machine whose process is gone is interrupted
 * @param message why it ended, or empty
 * @param started when it was first started
 * @param ended when it ended, or null
 * @param attempts how often it was started or resumed
 * @param host the machine of the last attempt
 * @param pid the process of the last attempt
 * @param dataHash the hash of what it was trained on, or null
 * @param revision the revision of the source it ran from, or why there is none
 * @param parameters by name
 * @param lastStep the highest step of any metric, or -1
 * @param last the last value of every metric, by name
 */
public record RunSummary(
    String id,
    String name,
    Path folder,
    Status status,
    String message,
    Instant started,
    @Nullable Instant ended,
    int attempts,
    String host,
    long pid,
    @Nullable String dataHash,
    String revision,
    Map<String, String> parameters,
    long lastStep,
    Map<String, Double> last) {}
