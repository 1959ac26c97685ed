/** Floor 3: networks that fill holes in pictures. */
@org.jspecify.annotations.NullMarked
package io.intarsia.zoo.inpaint;
