/** Floor 4: what runs a program, and the plain-Java interpreter that every engine is held to. */
@org.jspecify.annotations.NullMarked
package io.intarsia.run;
