/** Floor 6: made-up X-ray pictures of hands whose bones overlap. */
@org.jspecify.annotations.NullMarked
package io.intarsia.data.synth.hand;
