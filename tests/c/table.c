/* Facts as an Arrow C stream, built by hand. */
#include "table.h"

#include <stdatomic.h>
#include <string.h>

#define COLUMNS 6
#define ROWS 5

/* Three facts about learner 7, two about learner 9, in two batches of 3 and 2 rows. */
static const char *names[COLUMNS] = {"user", "kind", "at", "programme", "component", "score"};
static const char *formats[COLUMNS] = {"l", "u", "tsu:", "u", "u", "g"};
static const int64_t learners[ROWS] = {7, 9, 7, 7, 9};
const int64_t at[ROWS] = {1772438400000000, 1772438400000000, 1772524800000000, 1772611200000000,
                                 1772611200000000};
static const double scores[ROWS] = {0, 0, 0, 0.8, 0.7};
static const char *words[COLUMNS][ROWS] = {
    [1] = {"enrolled", "enrolled", "completed", "scored", "scored"},
    [3] = {"p", "p", NULL, NULL, NULL},
    [4] = {NULL, NULL, "prep", "quiz", "quizz"},
};

void facts_last_kind(const char *word) { words[1][ROWS - 1] = word ? word : "scored"; }

/* What is not yet released. */
static atomic_int schemas, arrays, streams;

static void *get(size_t size) {
  void *got = calloc(1, size);
  CHECK(got);
  return got;
}

static void release_schema(struct ArrowSchema *schema) {
  for (int64_t i = 0; i < schema->n_children; i++) {
    if (schema->children[i]->release) schema->children[i]->release(schema->children[i]);
    free(schema->children[i]);
  }
  free(schema->children);
  schema->release = NULL;
  schemas--;
}

static void release_array(struct ArrowArray *array) {
  for (int64_t i = 0; i < array->n_children; i++) {
    if (array->children[i]->release) array->children[i]->release(array->children[i]);
    free(array->children[i]);
  }
  free(array->children);
  for (int64_t i = 0; i < array->n_buffers; i++) free((void *)array->buffers[i]);
  free(array->buffers);
  array->release = NULL;
  arrays--;
}

/* A stream of ours: how far it is, and at which batch it fails. */
struct state {
  int next, fails, without;
};

static int get_schema(struct ArrowArrayStream *stream, struct ArrowSchema *out) {
  struct state *state = stream->private_data;
  *out = (struct ArrowSchema){.format = "+s", .name = "", .n_children = COLUMNS, .release = release_schema};
  schemas++;
  out->children = get(COLUMNS * sizeof *out->children);
  for (int i = 0; i < COLUMNS; i++) {
    out->children[i] = get(sizeof **out->children);
    const char *name = i == state->without ? "nothing" : names[i];
    *out->children[i] = (struct ArrowSchema){.format = formats[i], .name = name, .flags = 2, .release = release_schema};
    schemas++;
  }
  return 0;
}

/* The rows of a column as buffers: bits, then values; for text offsets, then bytes. */
static void fill(struct ArrowArray *array, int column, int first, int rows) {
  *array = (struct ArrowArray){.length = rows, .n_buffers = formats[column][0] == 'u' ? 3 : 2, .release = release_array};
  arrays++;
  array->buffers = get(3 * sizeof *array->buffers);
  uint8_t *bits = get(1);
  for (int i = 0; i < rows; i++) {
    int there = formats[column][0] == 'u' ? words[column][first + i] != NULL : 1;
    if (formats[column][0] == 'g') there = first + i >= 3;
    if (there) bits[0] |= (uint8_t)(1 << i);
    array->null_count += !there;
  }
  array->buffers[0] = bits;
  if (formats[column][0] != 'u') {
    const void *all = formats[column][0] == 'l' ? (const void *)learners : formats[column][0] == 'g' ? (const void *)scores : at;
    array->buffers[1] = get(rows * 8);
    memcpy((void *)array->buffers[1], (const char *)all + first * 8, rows * 8);
    return;
  }
  int32_t *offsets = get((rows + 1) * sizeof *offsets);
  char *text = get(256);
  for (int i = 0; i < rows; i++) {
    const char *word = words[column][first + i] ? words[column][first + i] : "";
    memcpy(text + offsets[i], word, strlen(word));
    offsets[i + 1] = offsets[i] + (int32_t)strlen(word);
  }
  array->buffers[1] = offsets;
  array->buffers[2] = text;
}

static int get_next(struct ArrowArrayStream *stream, struct ArrowArray *out) {
  struct state *state = stream->private_data;
  int batch = state->next++;
  if (batch == state->fails) return 5;
  if (batch >= 2) {
    *out = (struct ArrowArray){.release = NULL};
    return 0;
  }
  int first = batch == 0 ? 0 : 3, rows = batch == 0 ? 3 : 2;
  *out = (struct ArrowArray){
      .length = rows, .n_buffers = 1, .n_children = COLUMNS, .release = release_array};
  arrays++;
  out->buffers = get(sizeof *out->buffers);
  out->children = get(COLUMNS * sizeof *out->children);
  for (int i = 0; i < COLUMNS; i++) {
    out->children[i] = get(sizeof **out->children);
    fill(out->children[i], i, first, rows);
  }
  return 0;
}

static const char *get_last_error(struct ArrowArrayStream *stream) {
  (void)stream;
  return "the disk is gone";
}

static void release_stream(struct ArrowArrayStream *stream) {
  free(stream->private_data);
  stream->release = NULL;
  streams--;
}

struct ArrowArrayStream facts(int fails, int without) {
  struct state *state = get(sizeof *state);
  *state = (struct state){.fails = fails, .without = without};
  streams++;
  return (struct ArrowArrayStream){get_schema, get_next, get_last_error, release_stream, state};
}

int released(const struct ArrowArrayStream *stream) {
  return !stream->release && !schemas && !arrays && !streams;
}

const char programme_text[] =
    "{\"id\": \"p\", \"components\": [{\"id\": \"prep\", \"format\": \"elearning\"},"
    "{\"id\": \"quiz\", \"format\": \"knowledge_check\", \"pass_mark\": 0.8}],"
    "\"completion\": {\"all\": [\"prep\", \"quiz\"]}}";
const char options[] = "{\"at\": \"2026-04-01T00:00:00Z\", \"columns\": {\"learner\": \"user\"}, "
                              "\"components\": [\"quiz\"], \"measures\": true, \"threads\": 2}";
