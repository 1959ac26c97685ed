package io.intarsia.serve.http;

/**
 * A rectangle of a picture.
 *
 * @param x left edge, pixels
 * @param y top edge, pixels
 * @param width pixels
 * @param height pixels
 */
public record Box(int x, int y, int width, int height) {
  /**
   * Reads {@code x,y,width,height}.
   *
   * @throws Problem 400 if it is not of that form
   */
  public static Box parse(String text) {
    if (!text.matches("[0-9]{1,7},[0-9]{1,7},[1-9][0-9]{0,6},[1-9][0-9]{0,6}")) {
      throw Problem.bad("box wants x,y,width,height in whole pixels, such as 10,20,300,200");
    }
    String[] words = text.split(",");
    return new Box(
        Integer.parseInt(words[0]),
        Integer.parseInt(words[1]),
        Integer.parseInt(words[2]),
        Integer.parseInt(words[3]));
  }

  /** True if all of it lies in a picture of these sides. */
  public boolean liesIn(int pictureWidth, int pictureHeight) {
    return x + width <= pictureWidth && y + height <= pictureHeight;
  }
}
