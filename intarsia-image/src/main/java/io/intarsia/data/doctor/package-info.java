/** Floor 6: what is wrong with a data set: findings with severity, place and advice. */
@org.jspecify.annotations.NullMarked
package io.intarsia.data.doctor;
