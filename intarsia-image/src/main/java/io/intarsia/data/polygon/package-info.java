/** Floor 6: polygons, boxes and run-length masks of annotation tools, painted into labels. */
@org.jspecify.annotations.NullMarked
package io.intarsia.data.polygon;
