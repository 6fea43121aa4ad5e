/* A handle of every type, and arguments with which every function succeeds: a learner with a seat in a session, a gate before
 * it that is not met, a certificate. */
#include "fixture.h"

#include <string.h>

static const char PROGRAMME[] =
    "{\"id\":\"p\",\"components\":[{\"id\":\"prep\",\"format\":\"video\",\"minutes\":30},"
    "{\"id\":\"w\",\"format\":\"ilt\",\"done_when\":{\"attended\":0.8}}],"
    "\"gates\":[{\"id\":\"g\",\"to\":[\"w\"],\"mode\":\"flag\",\"when\":\"prep\",\"message\":\"Watch it first.\"}],"
    "\"completion\":{\"all\":[\"prep\",\"w\"]},"
    "\"certification\":{\"valid_for\":\"P1Y\",\"window\":\"P60D\",\"grace\":\"P14D\"}}";
static const char SCHEDULE[] =
    "{\"programme\":\"p\",\"sessions\":[{\"id\":\"s\",\"component\":\"w\",\"start\":\"2026-03-20T09:00\",\"minutes\":120,"
    "\"capacity\":1,\"waitlist\":1},{\"id\":\"t\",\"component\":\"w\",\"start\":\"2026-03-27T09:00\",\"minutes\":120}]}";
static const char EVENTS[] =
    "[{\"id\":\"1\",\"learner\":\"u\",\"kind\":\"enrolled\",\"programme\":\"p\",\"at\":\"2026-03-01T00:00:00Z\"},"
    "{\"id\":\"2\",\"learner\":\"u\",\"kind\":\"registered\",\"session\":\"s\",\"at\":\"2026-03-02T00:00:00Z\"}]";
static const char FACT[] =
    "{\"id\":\"3\",\"learner\":\"u\",\"kind\":\"completed\",\"component\":\"prep\",\"at\":\"2026-03-04T00:00:00Z\"}";
static const char OPTIONS[] = "{\"at\":\"2026-04-01T00:00:00Z\",\"columns\":{\"learner\":\"user\"},\"components\":true,\"spans\":true,"
                              "\"gates\":true,\"missing\":true,\"measures\":true,\"threads\":2}";
/* 2026-03-03T00:00:00Z. */
static const int64_t AT = 1772496000000000;

/* The text of a parameter, of one function alone where it is named. */
static const struct {
  const char *function, *name, *text;
} texts[] = {
    {"blend_programme_new", "json", PROGRAMME},
    {"blend_schedule_new", "json", SCHEDULE},
    {"blend_document_review", "json", PROGRAMME},
    {"blend_fact_read", "json", FACT},
    {"blend_registry_with", "json", "{\"name\":\"own\",\"version\":\"1\",\"base\":\"flex\"}"},
    {NULL, "templates", "{\"templates\":[{\"name\":\"flipped\",\"version\":\"1\",\"base\":\"flipped\"}]}"},
    {NULL, "version", "1"},
    {"blend_programme_evaluate", "options", OPTIONS},
    {"blend_programme_calendar", "options", "{\"starts\":\"2026-03-02\"}"},
    {NULL, "options", "{}"},
    {NULL, "inputs", "{\"risk\":\"high\"}"},
    {NULL, "name", "flipped"},
    {NULL, "parameters", "{\"weeks\":3}"},
    {NULL, "timezone", "UTC"},
    {"blend_decision_new", "session", "t"},
    {NULL, "earlier", "[]"},
    {NULL, "events", EVENTS},
    {NULL, "event", FACT},
    {NULL, "at", "2026-03-03T00:00:00Z"},
    {NULL, "known_at", "2026-03-03T00:00:00Z"},
    {NULL, "cohort", "spring"},
    {NULL, "component", "w"},
    {NULL, "session", "s"},
    {NULL, "learner", "u"},
    {NULL, "rule", "completion"},
    {NULL, "sent", "[]"},
    {NULL, "change", "{\"session\":\"s\",\"change\":\"moved\",\"start\":\"2026-03-21T09:00\",\"minutes\":120}"},
};

const char *good_text(const struct function *function, const char *name) {
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    if (texts[i].function && strcmp(texts[i].function, function->name)) continue;
    if (!strcmp(texts[i].name, name)) return texts[i].text;
  }
  return NULL;
}

const struct function *function_called(const char *name) {
  for (size_t i = 0; i < function_count; i++) {
    if (!strcmp(functions[i].name, name)) return &functions[i];
  }
  return NULL;
}

/* Which function makes a handle of a type, when there are several. */
static const struct function *maker(const char *type) {
  if (!strcmp(type, "blend_bytes")) return function_called("blend_build_info");
  if (!strcmp(type, "blend_changes")) return function_called("blend_record_add");
  if (!strcmp(type, "blend_evaluation")) return function_called("blend_programme_evaluate");
  char name[64];
  snprintf(name, sizeof name, "%s_new", type);
  return function_called(name);
}

void *make(const char *type) {
  if (!strcmp(type, "blend_error")) {
    blend_error *error = NULL;
    blend_programme *none = NULL;
    CHECK(blend_programme_new("{}", 2, NULL, 0, &none, &error) == BLEND_REFUSED);
    return error;
  }
  struct call call;
  const struct function *function = maker(type);
  CHECK(function);
  begin(&call, function);
  int status = (int)perform(&call);
  if (status != BLEND_OK && status != BLEND_UNSUPPORTED) {
    fprintf(stderr, "%s: %s\n", function->name, blend_error_message(call.error));
    exit(1);
  }
  void *made = call.out;
  call.out = NULL;
  finish(&call);
  return made;
}

void dispose(const char *type, void *handle) {
  char name[64];
  snprintf(name, sizeof name, "%s_free", type);
  uint64_t value = (uint64_t)(uintptr_t)handle;
  function_called(name)->call(&value);
}

static struct {
  const char *type;
  void *handle;
} sharing[16];

void *shared(const char *type) {
  size_t i = 0;
  while (sharing[i].type && strcmp(sharing[i].type, type)) i++;
  CHECK(i + 1 < sizeof sharing / sizeof *sharing);
  if (!sharing[i].type) {
    void *made = make(type);
    /* Making it may have shared others. */
    while (sharing[i].type) i++;
    sharing[i].handle = made;
    sharing[i].type = type;
  }
  return sharing[i].handle;
}

void dispose_shared(void) {
  for (size_t i = 0; sharing[i].type; i++) {
    dispose(sharing[i].type, sharing[i].handle);
    sharing[i].type = NULL;
  }
}

/* A handle for a parameter: of versions of a programme and of what is only read the shared one. */
static uint64_t handle_for(struct call *call, const struct parameter *parameter) {
  if (!strcmp(parameter->name, "others")) return VALUE(NULL);
  if (parameter->constant) return VALUE(shared(parameter->type));
  call->fresh = make(parameter->type);
  call->fresh_type = parameter->type;
  return VALUE(call->fresh);
}

static void fill_event(blend_event *event) {
  event->struct_size = sizeof *event;
  CHECK(blend_event_init(event, NULL) == BLEND_OK);
  event->id = (blend_text){"3", 1};
  event->learner = (blend_text){"u", 1};
  event->kind = (blend_text){"completed", 9};
  event->component = (blend_text){"prep", 4};
  event->at = AT + 86400000000;
}

void begin(struct call *call, const struct function *function) {
  memset(call, 0xaa, sizeof *call);
  call->function = function;
  call->fresh = NULL;
  for (size_t i = 0; i < function->count; i++) {
    const struct parameter *parameter = &function->parameters[i];
    uint64_t *value = &call->values[i];
    switch (parameter->kind) {
      case HANDLE: *value = handle_for(call, parameter); break;
      case TEXT:
        *value = VALUE(good_text(function, parameter->name));
        CHECK(*value);
        break;
      case LENGTH: *value = strlen((const char *)(uintptr_t)call->values[i - 1]); break;
      case OUT_HANDLE: *value = VALUE(&call->out); break;
      case OUT_STRUCT: call->structure.size = parameter->size, *value = VALUE(&call->structure); break;
      case IN_STRUCT: fill_event(&call->structure.event), *value = VALUE(&call->structure); break;
      case OUT_STREAM: *value = VALUE(&call->stream); break;
      case IN_STREAM: call->stream = facts(-1, -1), *value = VALUE(&call->stream); break;
      case ERROR: *value = VALUE(&call->error); break;
      case CHOICE: *value = 1; break;
      case COUNT: *value = 3; break;
      case INSTANT: *value = (uint64_t)AT; break;
      case INDEX: *value = 0; break;
      case WATCH: case USER: *value = 0; break;
    }
  }
}

uint64_t perform(struct call *call) {
  uint64_t given = call->function->call(call->values);
  if (call->function->gives == NOTHING && call->values[0] == VALUE(call->fresh)) call->fresh = NULL;
  return given;
}

void finish(struct call *call) {
  const struct function *function = call->function;
  for (size_t i = 0; i < function->count; i++) {
    const struct parameter *parameter = &function->parameters[i];
    if (parameter->kind == OUT_HANDLE && call->values[i] == VALUE(&call->out)) dispose(parameter->type, call->out);
    if (parameter->kind == ERROR && call->values[i] == VALUE(&call->error)) blend_error_free(call->error);
    if ((parameter->kind == OUT_STREAM && call->values[i] == VALUE(&call->stream)) || parameter->kind == IN_STREAM) {
      if (call->stream.release) call->stream.release(&call->stream);
    }
  }
  if (call->fresh) dispose(call->fresh_type, call->fresh);
}

/* A copy of bytes. */
static char *copy(const void *data, size_t size) {
  char *copied = malloc(size + 1);
  CHECK(copied);
  if (size) memcpy(copied, data, size);
  copied[size] = '\0';
  return copied;
}

/* The struct without its pointers: of texts what they say. */
static char *flattened(const struct call *call, const char *type, size_t *size) {
  char *all = copy("", 0);
  *size = 0;
  for (size_t i = 0; i < field_count; i++) {
    if (strcmp(fields[i].of, type)) continue;
    const unsigned char *at = call->structure.bytes + fields[i].at;
    int is_text = !strcmp(fields[i].type, "blend_text"), wide = strcmp(fields[i].type, "int32_t") && strcmp(fields[i].type, "uint32_t");
    blend_text text = {(const char *)at, wide ? 8 : 4};
    if (is_text) memcpy(&text, at, sizeof text);
    all = realloc(all, *size + text.size + 1);
    CHECK(all);
    if (text.size) memcpy(all + *size, text.data, text.size);
    *size += text.size;
    all[(*size)++] = '\n';
  }
  return all;
}

char *answer(struct call *call, uint64_t given, size_t *size) {
  const struct function *function = call->function;
  *size = sizeof given;
  if (function->gives == POINTER) {
    const char *text = (const char *)(uintptr_t)given;
    return copy(text, *size = text ? strlen(text) : 0);
  }
  for (size_t i = 0; i < function->count && given == BLEND_OK; i++) {
    const struct parameter *parameter = &function->parameters[i];
    if (parameter->kind == OUT_STRUCT) return flattened(call, parameter->type, size);
    if (parameter->kind == OUT_HANDLE && !strcmp(parameter->type, "blend_bytes")) {
      return copy(blend_bytes_data(call->out), *size = blend_bytes_len(call->out));
    }
  }
  return copy(&given, sizeof given);
}
