/** Floor 5: places that hear of a run besides the store: TensorBoard's event files, MLflow. */
@org.jspecify.annotations.NullMarked
package io.intarsia.track.sink;
