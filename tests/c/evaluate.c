/* Facts of many learners through the Arrow C stream interface, built and read by hand: what goes in is released however the
 * call ends, what comes out is what a record would say. Prints "ok". */
#include "table.h"

#include <string.h>

static int32_t count_and_stop(void *user, uint64_t done, uint64_t of) {
  (void)done, (void)of;
  return ++*(int *)user == 2;
}

static int32_t count_on(void *user, uint64_t done, uint64_t of) {
  if (done > 0 || of > 0) ++*(int *)user;
  return 0;
}

/* The place of a column in a table. */
static int place(const struct ArrowSchema *schema, const char *name) {
  for (int i = 0; i < schema->n_children; i++) {
    if (!strcmp(schema->children[i]->name, name)) return i;
  }
  fprintf(stderr, "no column %s\n", name);
  exit(1);
}

/* The word of a row in a column of words. */
static void expect_word(const struct ArrowArray *column, int64_t row, const char *expected) {
  const uint8_t *codes = column->buffers[1];
  const int32_t *offsets = column->dictionary->buffers[1];
  const char *text = column->dictionary->buffers[2];
  int code = codes[column->offset + row];
  size_t size = (size_t)(offsets[code + 1] - offsets[code]);
  CHECK(size == strlen(expected) && !memcmp(text + offsets[code], expected, size));
}

static void read_back(struct ArrowArrayStream *stream) {
  struct ArrowSchema schema;
  struct ArrowArray table, end;
  CHECK(stream->get_schema(stream, &schema) == 0);
  CHECK(schema.n_children == 10 && !strcmp(schema.children[0]->name, "learner"));
  CHECK(!strcmp(schema.children[0]->format, "l") && !strcmp(schema.children[3]->format, "tsu:UTC"));
  CHECK(!strcmp(schema.children[1]->format, "C") && !strcmp(schema.children[1]->dictionary->format, "u"));
  CHECK(stream->get_next(stream, &table) == 0 && table.release && table.length == 2);
  const int64_t *ids = table.children[0]->buffers[1];
  int64_t seven = ids[0] == 7 ? 0 : 1, nine = 1 - seven;
  CHECK(ids[seven] == 7 && ids[nine] == 9);
  expect_word(table.children[place(&schema, "status")], seven, "completed");
  expect_word(table.children[place(&schema, "status")], nine, "not_started");
  expect_word(table.children[place(&schema, "quiz.state")], seven, "done");
  const struct ArrowArray *progress = table.children[place(&schema, "progress")];
  CHECK(((const uint16_t *)progress->buffers[1])[seven] == 10000);
  CHECK(((const uint16_t *)progress->buffers[1])[nine] == 0);
  const struct ArrowArray *completed = table.children[place(&schema, "completed_at")];
  CHECK(((const int64_t *)completed->buffers[1])[seven] == at[3]);
  CHECK(completed->null_count == 1 && !(((const uint8_t *)completed->buffers[0])[0] >> nine & 1));
  CHECK(table.children[place(&schema, "certification")]->null_count == 2);
  CHECK(stream->get_next(stream, &end) == 0 && !end.release);
  table.release(&table);
  schema.release(&schema);
  stream->release(stream);
}

int main(void) {
  blend_error *error = NULL;
  blend_programme *programme = NULL;
  blend_evaluation *told = NULL;
  CHECK(blend_programme_new(programme_text, strlen(programme_text), NULL, 0, &programme, &error) == BLEND_OK);

  struct ArrowArrayStream events = facts(-1, -1);
  int status = blend_programme_evaluate(programme, &events, options, strlen(options), NULL, NULL, NULL, &told, &error);
  if (error) fprintf(stderr, "%s\n", blend_error_message(error));
  CHECK(status == BLEND_OK && !error && released(&events));
  CHECK(blend_evaluation_rows(told) == 2 && blend_evaluation_rows_read(told) == 5);
  blend_bytes *notices = NULL;
  CHECK(blend_evaluation_notices(told, &notices, &error) == BLEND_OK);
  CHECK(!strcmp(blend_bytes_data(notices),
                "[{\"code\":\"unknown_component\",\"column\":\"component\",\"count\":1,\"rows\":[4]}]"));
  blend_bytes_free(notices);
  blend_bytes *measures = NULL;
  CHECK(blend_evaluation_measures(told, &measures, &error) == BLEND_OK);
  CHECK(strstr(blend_bytes_data(measures), "{\"learners\":2,\"completion\":{\"numerator\":1,\"denominator\":2,\"value\":5000,"));
  blend_bytes_free(measures);
  struct ArrowArrayStream first, second, dropped;
  CHECK(blend_evaluation_stream(told, &first, &error) == BLEND_OK);
  CHECK(blend_evaluation_stream(told, &second, &error) == BLEND_OK);
  CHECK(blend_evaluation_stream(told, &dropped, NULL) == BLEND_OK);
  dropped.release(&dropped);
  read_back(&first);
  blend_evaluation_free(told);
  read_back(&second);

  /* Watched, and stopped by who watches. */
  int calls = 0;
  events = facts(-1, -1);
  CHECK(blend_programme_evaluate(programme, &events, options, strlen(options), NULL, count_on, &calls, &told, &error) ==
        BLEND_OK);
  CHECK(calls >= 2 && blend_evaluation_rows(told) == 2);
  blend_evaluation_free(told);
  calls = 0;
  events = facts(-1, -1);
  CHECK(blend_programme_evaluate(programme, &events, options, strlen(options), NULL, count_and_stop, &calls, &told,
                                 &error) == BLEND_STOPPED);
  CHECK(calls == 2 && !told && released(&events) && blend_error_result(error) == BLEND_STOPPED);
  blend_error_free(error);

  /* A column that is not there; the programme and everything else are as before. */
  events = facts(-1, 1);
  CHECK(blend_programme_evaluate(programme, &events, options, strlen(options), NULL, NULL, NULL, &told, &error) == BLEND_REFUSED);
  CHECK(!told && released(&events) && !strcmp(blend_error_pointer(error), "/kind"));
  blend_error_free(error);
  /* A stream that fails at once, or after a batch. */
  for (int fails = 0; fails < 2; fails++) {
    events = facts(fails, -1);
    CHECK(blend_programme_evaluate(programme, &events, options, strlen(options), NULL, NULL, NULL, &told, &error) == BLEND_STREAM);
    CHECK(!told && released(&events) && strstr(blend_error_message(error), "the disk is gone"));
    blend_error_free(error);
  }
  /* Text that is not UTF-8 is not taken on trust. */
  facts_last_kind("scor\xff");
  events = facts(-1, -1);
  CHECK(blend_programme_evaluate(programme, &events, options, strlen(options), NULL, NULL, NULL, &told, &error) == BLEND_STREAM);
  CHECK(!told && released(&events) && strstr(blend_error_message(error), "UTF"));
  blend_error_free(error);
  facts_last_kind(NULL);
  /* Arguments that cannot serve: the stream is taken over all the same. */
  events = facts(-1, -1);
  CHECK(blend_programme_evaluate(NULL, &events, options, strlen(options), NULL, NULL, NULL, &told, NULL) == BLEND_INVALID_ARGUMENT);
  CHECK(released(&events));
  CHECK(blend_programme_evaluate(programme, &events, options, strlen(options), NULL, NULL, NULL, &told, NULL) ==
        BLEND_INVALID_ARGUMENT);
  CHECK(blend_programme_evaluate(programme, NULL, options, strlen(options), NULL, NULL, NULL, &told, NULL) ==
        BLEND_INVALID_ARGUMENT);
  events = facts(-1, -1);
  CHECK(blend_programme_evaluate(programme, &events, "{}", 2, NULL, NULL, NULL, &told, &error) == BLEND_REFUSED);
  CHECK(released(&events) && !strcmp(blend_error_pointer(error), ""));
  blend_error_free(error);
  events = facts(-1, -1);
  CHECK(blend_programme_evaluate(programme, &events, options, strlen(options), NULL, NULL, NULL, NULL, NULL) ==
        BLEND_INVALID_ARGUMENT);
  CHECK(released(&events));
  CHECK(blend_evaluation_stream(NULL, &first, &error) == BLEND_INVALID_ARGUMENT && !first.release);
  blend_error_free(error);
  CHECK(blend_evaluation_stream(NULL, NULL, NULL) == BLEND_INVALID_ARGUMENT);
  CHECK(blend_evaluation_notices(NULL, &notices, NULL) == BLEND_INVALID_ARGUMENT && !notices);
  CHECK(blend_evaluation_measures(NULL, &measures, NULL) == BLEND_INVALID_ARGUMENT && !measures);
  CHECK(blend_evaluation_rows(NULL) == 0 && blend_evaluation_rows_read(NULL) == 0);
  blend_evaluation_free(NULL);
  blend_programme_free(programme);
  puts("ok");
  return 0;
}
