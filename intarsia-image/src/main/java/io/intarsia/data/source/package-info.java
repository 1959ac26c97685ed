/** Floor 6: data sets by configuration: folders, layouts, annotation formats, and wrappers. */
@org.jspecify.annotations.NullMarked
package io.intarsia.data.source;
