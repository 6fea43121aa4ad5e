/* A library without tables and pictures: it says so, and releases the stream all the same. Prints "ok". */
#include "table.h"

#include <string.h>

int main(void) {
  blend_programme *programme = NULL;
  blend_bytes *info = NULL;
  blend_error *error = NULL;
  blend_evaluation *none = (blend_evaluation *)&error;
  CHECK(blend_build_info(&info, NULL) == BLEND_OK && strstr(blend_bytes_data(info), "\"tables\":false"));
  CHECK(strstr(blend_bytes_data(info), "\"zones\":false"));
  CHECK(strstr(blend_bytes_data(info), "\"pictures\":false"));
  blend_bytes_free(info);
  CHECK(blend_programme_new(programme_text, strlen(programme_text), NULL, 0, &programme, NULL) == BLEND_OK);
  struct ArrowArrayStream events = facts(-1, -1);
  CHECK(blend_programme_evaluate(programme, &events, options, strlen(options), NULL, NULL, NULL, &none, &error) ==
        BLEND_UNSUPPORTED);
  CHECK(!none && released(&events) && blend_error_result(error) == BLEND_UNSUPPORTED);
  CHECK(strstr(blend_error_message(error), "arrow") && strstr(blend_error_help(error), "blend_build_info"));
  blend_error_free(error);
  /* What is wrong besides is told first, and the stream is released. */
  events = facts(-1, -1);
  CHECK(blend_programme_evaluate(NULL, &events, "{", 1, NULL, NULL, NULL, &none, NULL) == BLEND_INVALID_ARGUMENT);
  CHECK(!none && released(&events));
  CHECK(blend_programme_evaluate(programme, &events, "{}", 2, NULL, NULL, NULL, &none, NULL) == BLEND_INVALID_ARGUMENT);
  /* No evaluation exists; whatever is passed is none. */
  struct ArrowArrayStream out;
  CHECK(blend_evaluation_stream((blend_evaluation *)programme, &out, NULL) == BLEND_INVALID_ARGUMENT && !out.release);
  CHECK(blend_evaluation_measures((blend_evaluation *)programme, &info, NULL) == BLEND_INVALID_ARGUMENT && !info);
  CHECK(blend_evaluation_notices((blend_evaluation *)programme, &info, NULL) == BLEND_INVALID_ARGUMENT && !info);
  CHECK(!blend_evaluation_rows((blend_evaluation *)programme) && !blend_evaluation_rows_read(NULL));
  blend_evaluation_free((blend_evaluation *)programme);
  CHECK(blend_programme_draw(programme, BLEND_PICTURE_ARC, BLEND_PICTURE_FORMAT_SVG, &info, &error) == BLEND_UNSUPPORTED);
  CHECK(!info && strstr(blend_error_message(error), "draw"));
  blend_error_free(error);
  blend_programme_free(programme);
  puts("ok");
  return 0;
}
