/**
 * Floor 5: runs. A {@link RunStore} keeps for each run its configuration, parameters, metrics by
 * step, artefacts, environment and outcome, in a folder and an embedded database; a {@link Run} is
 * one going on here, a {@link Sink} somewhere else that hears of it.
 */
@org.jspecify.annotations.NullMarked
package io.intarsia.track;
