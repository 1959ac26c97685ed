/** Floor 6: made-up data sets written as folders of files, in the layouts of real ones. */
@org.jspecify.annotations.NullMarked
package io.intarsia.data.synth.export;
