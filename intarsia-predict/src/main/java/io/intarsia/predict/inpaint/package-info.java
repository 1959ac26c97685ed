/** Floor 6: holes in pictures filled by a network. */
@org.jspecify.annotations.NullMarked
package io.intarsia.predict.inpaint;
