/** Floor 3: classifiers whose last layers tell where a class is: class activation maps. */
@org.jspecify.annotations.NullMarked
package io.intarsia.zoo.cam;
