/* Calls functions at random, with handles that came out of earlier calls and documents that are spoilt now and then, and
 * checks what holds of every call: "fuzz SEED CALLS DOCUMENTS". The same numbers make the same calls.
 *
 * DOCUMENTS has, for each text, a line "CASE CLASS n", n bytes and a line end. A class is the name of a parameter, or
 * `programme`, `schedule`, `fact`, `word`. Prints "CALLS calls, SUCCEEDED of FUNCTIONS functions succeeded". */
#include "fixture.h"

#include <string.h>

#define LENGTH_OF(list) (sizeof(list) / sizeof *(list))

static uint64_t state;

/* SplitMix64: https://prng.di.unimi.it/splitmix64.c */
static uint64_t next(void) {
  uint64_t z = state += 0x9e3779b97f4a7c15;
  z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
  z = (z ^ z >> 27) * 0x94d049bb133111eb;
  return z ^ z >> 31;
}

static uint64_t below(uint64_t end) { return next() % end; }
static int once_in(uint64_t times) { return below(times) == 0; }

/* Half of all calls have nothing wrong on purpose, so that something comes out to go on with. */
static int careful;
static int wrong_in(uint64_t times) { return !careful && once_in(times); }

struct document {
  unsigned long of;
  char class[24];
  char *data;
  size_t size;
};
static struct document *documents;
static size_t document_count;
static unsigned long now; /* the case that texts come from mostly */

static void read_documents(const char *path) {
  FILE *file = fopen(path, "rb");
  CHECK(file);
  for (;;) {
    struct document one;
    if (fscanf(file, "%lu %23s %zu", &one.of, one.class, &one.size) != 3) break;
    CHECK(fgetc(file) == '\n');
    one.data = malloc(one.size + 1);
    CHECK(one.data && fread(one.data, 1, one.size, file) == one.size && fgetc(file) == '\n');
    if (document_count % 1024 == 0) documents = realloc(documents, (document_count + 1024) * sizeof *documents);
    CHECK(documents);
    documents[document_count++] = one;
  }
  CHECK(document_count > 0);
  fclose(file);
}

/* A text of a class, of this case where there is one: mostly. */
static const struct document *pick(const char *class) {
  size_t from = below(document_count);
  const struct document *found = NULL;
  for (size_t i = 0; i < document_count; i++) {
    const struct document *one = &documents[(from + i) % document_count];
    if (strcmp(one->class, class)) continue;
    if (one->of == now || wrong_in(50)) return one;
    if (!found) found = one;
  }
  CHECK(found || strcmp(class, "word"));
  return found ? found : pick("word");
}

/* Which class of text a parameter wants. */
static const char *class_of(const struct function *function, const char *name) {
  if (!strcmp(name, "json")) {
    int programme = !strcmp(function->name, "blend_programme_new") || !strcmp(function->name, "blend_document_review");
    return programme ? "programme" : !strcmp(function->name, "blend_fact_read") ? "fact" : "schedule";
  }
  if (!strcmp(name, "event")) return "fact";
  if (!strcmp(name, "options") && !strcmp(function->name, "blend_programme_evaluate")) return "table";
  return name;
}

/* A copy of exactly its size, so that a checker sees who reads on; spoilt now and then. */
static char *text_of(const struct document *document, size_t *size) {
  const struct document *other = pick("word");
  size_t room = document->size + other->size + 1;
  char *spoilt = malloc(room), *exact;
  CHECK(spoilt);
  memcpy(spoilt, document->data, *size = document->size);
  for (uint64_t spoils = wrong_in(3) ? 1 + below(3) : 0; spoils && *size; spoils--) {
    size_t at = below(*size);
    switch (below(5)) {
      case 0: spoilt[at] = (char)next(); break;
      case 1: *size = at; break;
      case 2: spoilt[at] = "{}[]\",:#0-9.eE\\"[below(15)]; break;
      case 3: memmove(spoilt + at, spoilt + at + 1, --*size - at); break;
      default:
        if (*size + other->size > room) break;
        memmove(spoilt + at + other->size, spoilt + at, *size - at);
        memcpy(spoilt + at, other->data, other->size);
        *size += other->size;
    }
  }
  exact = malloc(*size ? *size : 1);
  CHECK(exact);
  memcpy(exact, spoilt, *size);
  free(spoilt);
  return exact;
}

/* A text for a parameter: of the corpus, or sometimes of the documents that the first handles are made of. */
static char *text_for(const struct function *function, const char *name, size_t *size) {
  struct document good = {0};
  if (careful && once_in(6)) {
    good.data = (char *)(uintptr_t)good_text(function, name);
    good.size = strlen(good.data);
    return text_of(&good, size);
  }
  return text_of(pick(class_of(function, name)), size);
}

/* Handles by type, from earlier calls. */
#define KEPT 6
static struct {
  const char *type;
  void *handles[KEPT];
  size_t count;
} pools[16];

static size_t pool(const char *type) {
  size_t i = 0;
  while (pools[i].type && strcmp(pools[i].type, type)) i++;
  CHECK(i + 1 < LENGTH_OF(pools));
  pools[i].type = type;
  return i;
}

static void keep(const char *type, void *handle) {
  size_t i = pool(type);
  if (pools[i].count < KEPT) {
    pools[i].handles[pools[i].count++] = handle;
    return;
  }
  size_t at = below(KEPT);
  dispose(type, pools[i].handles[at]);
  pools[i].handles[at] = handle;
}

static void forget_all(void) {
  for (size_t i = 0; pools[i].type; i++) {
    while (pools[i].count) dispose(pools[i].type, pools[i].handles[--pools[i].count]);
  }
}

static size_t calls, succeeded[256];
static volatile size_t read_to_its_end;
static void call_one(const struct function *function, int depth);

static void *some(const char *type, int depth) {
  size_t i = pool(type);
  char name[64];
  const struct function *maker;
  snprintf(name, sizeof name, "%s_new", type);
  maker = function_called(strcmp(type, "blend_changes") ? name : "blend_record_add");
  if (!strcmp(type, "blend_evaluation")) maker = function_called("blend_programme_evaluate");
  if (!strcmp(type, "blend_fact") && once_in(2)) maker = function_called("blend_fact_read");
  if (!pools[i].count && once_in(6)) keep(type, make(type));
  if (maker && depth < 4 && (!pools[i].count || once_in(20))) call_one(maker, depth + 1);
  return pools[i].count ? pools[i].handles[below(pools[i].count)] : NULL;
}

static uint64_t handle(const struct parameter *parameter, int depth) {
  size_t other = below(LENGTH_OF(pools));
  int optional = !strcmp(parameter->name, "schedule") || !strcmp(parameter->name, "others") ||
                 !strcmp(parameter->name, "replacement");
  if (optional ? once_in(4) : wrong_in(40)) return 0;
  if (wrong_in(40) && pools[other].count) return VALUE(pools[other].handles[below(pools[other].count)]);
  void *one = some(parameter->type, depth);
  return VALUE(one && wrong_in(60) ? (char *)one + 1 + below(7) : one);
}

static uint64_t instant(void) {
  if (wrong_in(10)) return (uint64_t)BLEND_NO_INSTANT;
  if (wrong_in(20)) return next();
  return 1767225600000000 + below(400) * 86400000000 + (once_in(2) ? below(86400000000) : 0);
}

/* A struct with some fields of it. Texts are copies that `spare` frees. */
static void fill(blend_event *event, char **spare, size_t *spares) {
  event->struct_size = sizeof *event;
  CHECK(blend_event_init(event, NULL) == BLEND_OK);
  for (size_t i = 0; i < field_count; i++) {
    if (strcmp(fields[i].of, "blend_event") || !strcmp(fields[i].name, "struct_size")) continue;
    unsigned char *at = (unsigned char *)event + fields[i].at;
    const char *name = fields[i].name;
    int usual = !strcmp(name, "id") || !strcmp(name, "learner") || !strcmp(name, "kind") || !strcmp(name, "at");
    if (!usual && !once_in(3)) continue;
    if (strcmp(fields[i].type, "blend_text")) {
      int64_t number = fields[i].at >= offsetof(blend_event, occurrence) ? (int64_t)below(6) : (int64_t)instant();
      memcpy(at, &number, sizeof number);
    } else {
      blend_text text = {NULL, 0};
      text.data = spare[(*spares)++] = text_of(pick(name), &text.size);
      memcpy(at, &text, sizeof text);
    }
  }
  if (wrong_in(30)) event->struct_size = below(1000);
}

static int32_t watch(void *user, uint64_t done, uint64_t of) {
  (void)user;
  return done + of > 3;
}

static void read_stream(struct ArrowArrayStream *stream) {
  struct ArrowSchema schema;
  struct ArrowArray array;
  CHECK(stream->get_schema(stream, &schema) == 0);
  CHECK(stream->get_next(stream, &array) == 0);
  schema.release(&schema);
  if (array.release) array.release(&array);
}

/* What holds of every call, and what it gave is kept or freed. */
static void finish_one(struct call *call, uint64_t given, const uint64_t *sizes) {
  const struct function *function = call->function;
  int status = (int)given;
  if (function->gives == POINTER && given) read_to_its_end = strlen((const char *)(uintptr_t)given);
  if (function->gives != RESULT) return;
  if (status < 0 || status > BLEND_STOPPED || status == BLEND_INTERNAL || status == BLEND_UNSUPPORTED) {
    fprintf(stderr, "%s gave %d after %zu calls\n", function->name, status, calls);
    exit(1);
  }
  succeeded[function - functions] += status == BLEND_OK;
  for (size_t i = 0; i < function->count; i++) {
    const struct parameter *parameter = &function->parameters[i];
    uint64_t value = call->values[i];
    if (parameter->kind == ERROR && value == VALUE(&call->error)) {
      CHECK((call->error != NULL) == (status != BLEND_OK));
      if (call->error) {
        CHECK(blend_error_result(call->error) == status && strlen(blend_error_message(call->error)) > 0);
        keep("blend_error", call->error);
      }
    } else if (parameter->kind == OUT_HANDLE && value == VALUE(&call->out)) {
      int nobody = !strcmp(function->name, "blend_population_record");
      CHECK(status == BLEND_OK ? call->out || nobody : !call->out);
      if (call->out && !strcmp(parameter->type, "blend_bytes")) {
        CHECK(strlen(blend_bytes_data(call->out)) == blend_bytes_len(call->out));
      }
      if (call->out) keep(parameter->type, call->out);
    } else if (parameter->kind == OUT_STREAM && value == VALUE(&call->stream)) {
      CHECK((call->stream.release != NULL) == (status == BLEND_OK));
      if (call->stream.release && once_in(2)) read_stream(&call->stream);
      if (call->stream.release) call->stream.release(&call->stream);
    } else if (parameter->kind == IN_STREAM && value == VALUE(&call->stream)) {
      CHECK(released(&call->stream));
    } else if (parameter->kind == OUT_STRUCT && value == VALUE(&call->structure)) {
      CHECK(call->structure.size == sizes[i]);
      for (size_t at = parameter->size; at < ROOM; at++) CHECK(call->structure.bytes[at] == 0xaa);
    }
  }
}

static void call_one(const struct function *function, int depth) {
  struct call call;
  uint64_t sizes[PARAMETERS] = {0};
  char *spare[64];
  size_t spares = 0;
  memset(&call, 0xaa, sizeof call);
  call.function = function;
  /* Handles last: making one may free another of a full pool. */
  for (size_t i = 0; i < function->count; i++) {
    if (function->parameters[i].kind == HANDLE) some(function->parameters[i].type, depth);
  }
  for (size_t i = 0; i < function->count; i++) {
    const struct parameter *parameter = &function->parameters[i];
    uint64_t *value = &call.values[i];
    size_t size;
    switch (parameter->kind) {
      case HANDLE: *value = handle(parameter, 4); break;
      case TEXT:
        *value = VALUE(spare[spares++] = text_for(function, parameter->name, &size));
        call.values[i + 1] = size;
        if (wrong_in(30)) call.values[i + 1] = 0;
        if (strcmp(parameter->name, "known_at") ? wrong_in(30) : once_in(2)) {
          *value = 0;
          call.values[i + 1] = wrong_in(9) ? next() : 0;
        }
        if (wrong_in(100)) call.values[i + 1] = SIZE_MAX / 2 + 1 + (next() >> 1);
        break;
      case LENGTH: break;
      case OUT_HANDLE: *value = wrong_in(60) ? 0 : VALUE(&call.out); break;
      case OUT_STRUCT:
        call.structure.size = sizes[i] = wrong_in(10) ? below(ROOM) : parameter->size;
        *value = wrong_in(60) ? 0 : VALUE(&call.structure);
        break;
      case IN_STRUCT: fill(&call.structure.event, spare, &spares), *value = VALUE(&call.structure); break;
      case OUT_STREAM: *value = wrong_in(20) ? 0 : VALUE(&call.stream); break;
      case IN_STREAM:
        call.stream = facts(wrong_in(6) ? (int)below(3) : -1, wrong_in(6) ? (int)below(6) : -1);
        *value = VALUE(&call.stream);
        break;
      case ERROR: *value = wrong_in(10) ? 0 : VALUE(&call.error); break;
      case CHOICE: *value = wrong_in(10) ? next() : 1 + below(4); break;
      case COUNT: *value = wrong_in(20) ? below(2000) : below(6); break;
      case INSTANT: *value = instant(); break;
      case INDEX: *value = wrong_in(20) ? next() : once_in(3) ? below(4) : 0; break;
      case WATCH: *value = wrong_in(3) ? (uint64_t)(uintptr_t)watch : 0; break;
      case USER: *value = next(); break;
    }
  }
  if (function->gives == NOTHING) {
    /* Freed: of its own type alone, which no longer is there to be passed. */
    size_t i = pool(function->parameters[0].type);
    for (size_t at = 0; at < pools[i].count; at++) {
      if (VALUE(pools[i].handles[at]) == call.values[0]) pools[i].handles[at] = pools[i].handles[--pools[i].count];
    }
  }
  calls++;
  finish_one(&call, function->call(call.values), sizes);
  if (function->gives != RESULT) succeeded[function - functions]++;
  while (spares) free(spare[--spares]);
}

int main(int count, char **words) {
  CHECK(count == 4 && function_count <= LENGTH_OF(succeeded));
  state = strtoull(words[1], NULL, 10);
  size_t end = strtoull(words[2], NULL, 10), good = 0;
  read_documents(words[3]);
  while (calls < end) {
    if (once_in(400)) forget_all();
    if (once_in(200)) now = documents[below(document_count)].of;
    careful = once_in(2);
    call_one(&functions[below(function_count)], 0);
  }
  forget_all();
  dispose_shared();
  for (size_t i = 0; i < function_count; i++) {
    good += succeeded[i] > 0;
    if (!succeeded[i]) fprintf(stderr, "%s never succeeded\n", functions[i].name);
  }
  for (size_t i = 0; i < document_count; i++) free(documents[i].data);
  free(documents);
  printf("%zu calls, %zu of %zu functions succeeded\n", calls, good, function_count);
  return 0;
}
