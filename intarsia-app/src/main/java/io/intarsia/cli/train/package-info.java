/** Floor 10: what the train command does: runs, folds, the proof that runs resume. */
@org.jspecify.annotations.NullMarked
package io.intarsia.cli.train;
