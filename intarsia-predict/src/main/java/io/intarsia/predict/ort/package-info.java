/** Floor 6: programs on ONNX Runtime; the only package that sees it. */
@org.jspecify.annotations.NullMarked
package io.intarsia.predict.ort;
