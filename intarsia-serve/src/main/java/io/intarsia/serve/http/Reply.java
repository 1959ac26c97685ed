package io.intarsia.serve.http;

import java.util.Optional;

/**
 * What an answer will be.
 *
 * @param form of each result
 * @param bundle what holds them
 */
public record Reply(Form form, Bundle bundle) {
  /**
   * Agrees on an answer. A {@code format} in the address wins over the header Accept for the form;
   * Accept decides on the bundle. PNG by Accept alone means the mask if classes are named, else the
   * index map; no preference means JSON.
   *
   * @param wanted the form the address names
   * @param pictures how many were sent
   * @param groups how many classes and merges are named
   * @throws Problem 406 if no form is acceptable, 400 if the form wants something else
   */
  public static Reply agree(Accept accept, Optional<Form> wanted, int pictures, int groups) {
    boolean several = pictures > 1 || (groups > 1 && wanted.equals(Optional.of(Form.MASK)));
    Form form = wanted.orElseGet(() -> preferred(accept, groups > 0, several));
    if (form == Form.MASK && groups == 0) {
      throw Problem.bad("format=mask wants a class=NAME or a merge=NAME=A,B to be the mask of");
    }
    Bundle bundle = bundle(accept, form, several);
    String media = bundle == Bundle.NONE ? form.media() : bundle.media();
    if (accept.quality(media) == 0) {
      throw Problem.of(
          406,
          "the answer would be %s, which Accept does not name; take it, or another format",
          media);
    }
    return new Reply(form, bundle);
  }

  private static Bundle bundle(Accept accept, Form form, boolean several) {
    boolean zip = accept.names(Bundle.ZIP.media());
    boolean lines = accept.names(Bundle.LINES.media());
    if (lines && form.isJson() && !(zip && !several)) {
      return Bundle.LINES;
    }
    if (zip) {
      return Bundle.ZIP;
    }
    if (!several) {
      return Bundle.NONE;
    }
    if (lines) {
      throw Problem.of(
          406, "lines of JSON hold no PNG: ask for format=json, or Accept: application/zip");
    }
    return form.isJson() && accept.quality(Bundle.LINES.media()) > 0 ? Bundle.LINES : Bundle.ZIP;
  }

  private static Form preferred(Accept accept, boolean named, boolean several) {
    if (several || accept.names(Bundle.LINES.media()) || accept.names(Bundle.ZIP.media())) {
      return Form.JSON;
    }
    Form picture = named ? Form.MASK : Form.INDEX;
    Form best = Form.JSON;
    double most = accept.quality(Form.JSON.media());
    for (Form form : new Form[] {picture, Form.GEOJSON}) {
      double quality = accept.quality(form.media());
      if (quality > most) {
        most = quality;
        best = form;
      }
    }
    if (most == 0) {
      throw Problem.of(
          406,
          "Accept names nothing that is made here: application/json, image/png,"
              + " application/geo+json, application/x-ndjson, application/zip");
    }
    return best;
  }
}
