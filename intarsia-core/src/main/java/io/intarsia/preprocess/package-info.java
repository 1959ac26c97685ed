/** Floor 1: what happens to a picture before a network sees it, as data. */
@org.jspecify.annotations.NullMarked
package io.intarsia.preprocess;
