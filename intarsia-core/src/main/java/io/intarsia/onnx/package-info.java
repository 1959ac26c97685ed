/** Floor 4: programs written as ONNX models; one class per family of operations. */
@org.jspecify.annotations.NullMarked
package io.intarsia.onnx;
