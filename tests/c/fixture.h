/* A handle of every type, and arguments with which every function succeeds. */
#ifndef FIXTURE_H
#define FIXTURE_H

#include "calls.h"
#include "table.h"

/* A fresh handle of a type, to be freed by `dispose`; NULL where this build makes none. */
void *make(const char *type);
void dispose(const char *type, void *handle);

/* The handle of a type that all calls share; made when first asked for, which is not for several threads at once. */
void *shared(const char *type);
void dispose_shared(void);

/* A text for a parameter with which the function succeeds; NULL where none is known. */
const char *good_text(const struct function *function, const char *name);

const struct function *function_called(const char *name);

/* A pointer as an argument. */
#define VALUE(pointer) ((uint64_t)(uintptr_t)(pointer))

/* Room for any struct, and for more than is known of it. */
#define ROOM 1024

/* One call: its arguments, and everything it may write to. */
struct call {
  const struct function *function;
  uint64_t values[PARAMETERS];
  void *out;
  blend_error *error;
  struct ArrowArrayStream stream;
  union {
    size_t size;
    blend_event event;
    unsigned char bytes[ROOM];
  } structure;
  void *fresh; /* a handle that this call changes or frees */
  const char *fresh_type;
};

/* Good arguments; whatever it writes to holds something else before. */
void begin(struct call *call, const struct function *function);
uint64_t perform(struct call *call);
/* Frees what it gave and what was made for it. */
void finish(struct call *call);

/* What it answered, as bytes that are the same for the same answer: text, a struct, a number; freed by the caller. */
char *answer(struct call *call, uint64_t given, size_t *size);

#endif
