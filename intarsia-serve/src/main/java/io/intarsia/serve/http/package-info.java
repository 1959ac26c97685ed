/** What a request asks for and what an answer says, without any server. */
@org.jspecify.annotations.NullMarked
package io.intarsia.serve.http;
