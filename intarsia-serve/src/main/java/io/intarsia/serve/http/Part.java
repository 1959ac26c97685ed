package io.intarsia.serve.http;

/**
 * One part of a multipart body.
 *
 * @param name the field's name, empty if it has none
 * @param file the file's name as the client wrote it, never used as a path; empty if none
 * @param type its media type in lower case, empty if none
 * @param data its bytes; not copied
 */
@SuppressWarnings("ArrayRecordComponent")
public record Part(String name, String file, String type, byte[] data) {}
