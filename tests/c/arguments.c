/* Every function with every argument wrong, one at a time: refused, told, nothing written but what the header says, and the
 * handles as they were. Prints how many calls were made.
 *
 * "freed" as an argument of the program: only handles that were freed before, read all the same; not under a checker, which
 * rightly ends the program. */
#include "promises.h"

#include <string.h>

#define LENGTH_OF(list) (sizeof(list) / sizeof *(list))

static size_t calls;

static const char *const types[] = {"blend_bytes", "blend_changes", "blend_decision", "blend_error", "blend_evaluation",
                                    "blend_fact", "blend_population", "blend_programme", "blend_question",
                                    "blend_record", "blend_registry", "blend_roster", "blend_schedule", "blend_standing"};

/* Which statuses may come, as bits. */
#define OK (1u << BLEND_OK)
#define INVALID (1u << BLEND_INVALID_ARGUMENT)
#define REFUSED (1u << BLEND_REFUSED)

/* Makes the call: one of the statuses has to come. Functions without any give 0 where `expected` is a refusal. */
static void expect(struct call *call, unsigned expected) {
  uint64_t given = perform(call);
  calls++;
  if (call->function->gives == RESULT) {
    if (given >= 32 || !(expected >> given & 1)) {
      fprintf(stderr, "%s, %s: gave %d\n", call->function->name, what, (int)given);
      exit(1);
    }
    expect_promises(call, (int)given);
  } else if (!(expected & OK)) {
    EXPECT(call, given == 0);
  }
  finish(call);
}

/* One argument is set to a value; all others are good. */
static void wrong(const struct function *function, size_t i, const char *how, uint64_t value, unsigned expected) {
  struct call call;
  what = how;
  begin(&call, function);
  call.values[i] = value;
  expect(&call, expected);
}

static void wrong_text(const struct function *function, size_t i, const char *how, const void *data, uint64_t size,
                       unsigned expected) {
  struct call call;
  what = how;
  begin(&call, function);
  call.values[i] = VALUE(data);
  call.values[i + 1] = size;
  expect(&call, expected);
}

static int named(const struct parameter *parameter, const char *const *names) {
  while (*names && strcmp(*names, parameter->name)) names++;
  return *names != NULL;
}

static void handles(const struct function *function, size_t i) {
  const struct parameter *parameter = &function->parameters[i];
  /* A schedule and others may be left out. */
  int optional = !strcmp(parameter->name, "others") || !strcmp(parameter->name, "replacement") ||
                 (!strcmp(parameter->name, "schedule") && strncmp(function->name, "blend_schedule", 14));
  /* A question that was prepared with the schedule is for no record without one. */
  wrong(function, i, "NULL", 0, optional ? OK | REFUSED : INVALID);
  for (size_t j = 0; j < LENGTH_OF(types); j++) {
    if (strcmp(types[j], parameter->type)) wrong(function, i, types[j], VALUE(shared(types[j])), INVALID);
  }
  for (int off = 1; off < 8; off++) {
    wrong(function, i, "misaligned", VALUE((char *)shared(parameter->type) + off), INVALID);
  }
  static uint64_t nothing[64];
  wrong(function, i, "zeros", VALUE(nothing), INVALID);
}

static void freed(const struct function *function, size_t i) {
  struct call call;
  const struct parameter *parameter = &function->parameters[i];
  what = "freed";
  begin(&call, function);
  void *handle = make(parameter->type);
  /* Of `blend_record_free` and the like, too: freed twice. */
  dispose(parameter->type, handle);
  call.values[i] = VALUE(handle);
  expect(&call, INVALID);
}

static void text(const struct function *function, size_t i) {
  static const char *const documents[] = {"json", "earlier", "events", "event", "change", "options", "inputs", "parameters", "templates", NULL};
  static const char *const optional[] = {"earlier", "known_at", "sent", "options", "session", "inputs", "parameters", "timezone", "cohort", "templates", "version", NULL};
  const struct parameter *parameter = &function->parameters[i];
  unsigned bad = named(parameter, documents) ? REFUSED : INVALID;
  unsigned none = named(parameter, optional) ? OK | REFUSED | INVALID : REFUSED | INVALID;
  wrong_text(function, i, "NULL of length 0", NULL, 0, none);
  wrong_text(function, i, "empty", "", 0, none);
  wrong_text(function, i, "NULL with a length", NULL, 5, INVALID);
  wrong_text(function, i, "longer than memory", "x", SIZE_MAX, INVALID);
  wrong_text(function, i, "longer than an object", "x", SIZE_MAX / 2 + 1, INVALID);
  wrong_text(function, i, "beyond the end of memory", (const void *)(uintptr_t)(UINTPTR_MAX - 4), 100, INVALID);
  wrong_text(function, i, "no UTF-8", "\xff\xfe", 2, bad);
  wrong_text(function, i, "cut UTF-8", "\xe2\x82", 2, bad);
  wrong_text(function, i, "a surrogate", "\xed\xa0\x80", 3, bad);
  wrong_text(function, i, "a NUL inside", "w\0x", 3, bad);
  wrong_text(function, i, "only a NUL", "\0", 1, bad);
}

static void places(const struct function *function, size_t i) {
  wrong(function, i, "NULL", 0, function->parameters[i].kind == ERROR ? OK : INVALID);
  for (int off = 1; off < 8; off++) {
    struct call call;
    uint64_t spare[64];
    what = "a place that is not aligned";
    begin(&call, function);
    memset(spare, 0xaa, sizeof spare);
    call.values[i] = VALUE((char *)spare + off);
    int status = (int)perform(&call);
    calls++;
    EXPECT(&call, status == BLEND_INVALID_ARGUMENT && untouched((unsigned char *)spare, 0, sizeof spare));
    if (function->parameters[i].kind == ERROR) call.error = NULL, call.out = NULL, call.stream.release = NULL;
    finish(&call);
  }
}

/* A struct of some size that says another. */
static void sizes(const struct function *function, size_t i) {
  const struct parameter *parameter = &function->parameters[i];
  const size_t small[] = {0, 1, 7, 8, parameter->size / 2, parameter->size - 1};
  const size_t large[] = {parameter->size + 1, parameter->size + 64, SIZE_MAX};
  struct call call;
  for (size_t j = 0; j < LENGTH_OF(small) + LENGTH_OF(large); j++) {
    int larger = j >= LENGTH_OF(small);
    /* What is read of a larger one would be lost. */
    int fits = larger && parameter->kind == OUT_STRUCT;
    size_t told = larger ? large[j - LENGTH_OF(small)] : small[j];
    what = larger ? "a larger struct" : "a smaller struct";
    begin(&call, function);
    call.structure.size = told;
    int status = (int)perform(&call);
    calls++;
    EXPECT(&call, status == (fits ? BLEND_OK : BLEND_INVALID_ARGUMENT) && call.structure.size == told);
    if (parameter->kind == OUT_STRUCT) {
      /* A smaller one is left alone, of a larger one what is not known. */
      EXPECT(&call, untouched(call.structure.bytes, fits ? parameter->size : sizeof told, ROOM));
    }
    EXPECT(&call, (call.error == NULL) == fits);
    finish(&call);
  }
}

/* The fields of a struct that is read. */
static void inside(const struct function *function) {
  for (size_t i = 0; i < field_count; i++) {
    if (strcmp(fields[i].of, "blend_event")) continue;
    const blend_text wrongs[] = {{NULL, 5}, {"x", SIZE_MAX}, {(const char *)(uintptr_t)(UINTPTR_MAX - 4), 100},
                                 {"\xff", 1}, {"a\0b", 3}};
    const int64_t instants[] = {INT64_MAX, INT64_MIN + 1, -62135596800000001, 253402300800000000};
    int is_text = !strcmp(fields[i].type, "blend_text"), is_instant = !strcmp(fields[i].type, "int64_t");
    int is_number = !strcmp(fields[i].name, "occurrence") || !strcmp(fields[i].name, "rating");
    for (size_t j = 0; j < (is_text ? LENGTH_OF(wrongs) : is_instant ? LENGTH_OF(instants) : 0); j++) {
      struct call call;
      what = fields[i].name;
      begin(&call, function);
      unsigned char *at = call.structure.bytes + fields[i].at;
      memcpy(at, is_text ? (const void *)&wrongs[j] : &instants[j], is_text ? sizeof *wrongs : sizeof *instants);
      expect(&call, is_number ? OK | REFUSED : INVALID);
    }
  }
}

static int32_t go_on(void *user, uint64_t done, uint64_t of) { return !user && done > of + 1000000; }

static void argument(const struct function *function, size_t i) {
  static const char *const optional[] = {"known_at", NULL};
  static const int32_t numbers[] = {0, -1, 5, 99, INT32_MAX, INT32_MIN};
  const struct parameter *parameter = &function->parameters[i];
  struct call call;
  switch (parameter->kind) {
    case HANDLE: handles(function, i); break;
    case TEXT: text(function, i); break;
    case LENGTH: break;
    case OUT_HANDLE: case OUT_STREAM: case ERROR: places(function, i); break;
    case OUT_STRUCT: case IN_STRUCT:
      places(function, i);
      sizes(function, i);
      if (parameter->kind == IN_STRUCT) inside(function);
      break;
    case IN_STREAM:
      places(function, i);
      what = "a stream released before";
      begin(&call, function);
      call.stream.release(&call.stream);
      expect(&call, INVALID);
      break;
    case CHOICE:
      for (size_t j = 0; j < LENGTH_OF(numbers); j++) {
        wrong(function, i, "no such number", (uint64_t)(int64_t)numbers[j], INVALID);
      }
      break;
    case COUNT:
      wrong(function, i, "none", 0, OK);
      wrong(function, i, "the greatest number", UINT32_MAX, OK);
      break;
    case INSTANT:
      wrong(function, i, "none", (uint64_t)BLEND_NO_INSTANT, named(parameter, optional) ? OK : INVALID);
      wrong(function, i, "after all", INT64_MAX, INVALID);
      wrong(function, i, "before all", (uint64_t)(INT64_MIN + 1), INVALID);
      wrong(function, i, "just before year 1", (uint64_t)-62135596800000001, INVALID);
      wrong(function, i, "just after year 9999", 253402300800000000, INVALID);
      wrong(function, i, "the first instant", (uint64_t)-62135596800000000, OK);
      wrong(function, i, "the last instant", 253402300799999999, OK);
      break;
    case INDEX:
      wrong(function, i, "far too large", SIZE_MAX, INVALID);
      wrong(function, i, "too large", 1000000, INVALID);
      break;
    case WATCH:
      what = "a watch";
      begin(&call, function);
      call.values[i] = (uint64_t)(uintptr_t)go_on;
      expect(&call, OK);
      break;
    case USER: break;
  }
}

/* What every function answers with good arguments: for `before` it is kept there, else it has to be the same. */
static void ask_all(char **before, size_t *before_size, int compare) {
  for (size_t i = 0; i < function_count; i++) {
    struct call call;
    what = compare ? "good arguments again" : "good arguments";
    begin(&call, &functions[i]);
    uint64_t given = perform(&call);
    calls++;
    if (functions[i].gives == RESULT) {
      if (given) fprintf(stderr, "%s\n", blend_error_message(call.error));
      EXPECT(&call, given == BLEND_OK);
      expect_promises(&call, BLEND_OK);
    }
    size_t size;
    char *told = answer(&call, functions[i].gives == NOTHING ? 0 : given, &size);
    if (compare) {
      EXPECT(&call, size == before_size[i] && !memcmp(told, before[i], size));
      free(told), free(before[i]);
    } else {
      before[i] = told;
      before_size[i] = size;
    }
    finish(&call);
  }
}

int main(int count, char **words) {
  static char *before[256];
  static size_t before_size[256];
  CHECK(function_count <= LENGTH_OF(before));
  int only_freed = count > 1 && !strcmp(words[1], "freed");
  ask_all(before, before_size, 0);
  for (size_t i = 0; i < function_count; i++) {
    for (size_t j = 0; j < functions[i].count; j++) {
      if (!only_freed) argument(&functions[i], j);
      if (only_freed && functions[i].parameters[j].kind == HANDLE) freed(&functions[i], j);
    }
  }
  ask_all(before, before_size, 1);
  dispose_shared();
  printf("%zu calls of %zu functions\n", calls, function_count);
  return 0;
}
