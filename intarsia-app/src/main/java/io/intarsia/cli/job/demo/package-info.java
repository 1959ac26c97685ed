/** The demonstration: everything from data to a report, in a minute or two. */
@org.jspecify.annotations.NullMarked
package io.intarsia.cli.job.demo;
