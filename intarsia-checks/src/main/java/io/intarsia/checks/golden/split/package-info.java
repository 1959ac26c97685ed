/** Floor 12: folds against scikit-learn's. */
@org.jspecify.annotations.NullMarked
package io.intarsia.checks.golden.split;
