/** Floor 6: made-up data sets with perfect labels: rendered rooms, drawn hands of bones. */
@org.jspecify.annotations.NullMarked
package io.intarsia.data.synth;
