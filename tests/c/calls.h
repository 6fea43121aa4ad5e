/* Every function of the library as data, so that programs can call all of them: what parameters it has, and a call with
 * numbers for these. `calls.c` is written from the header when the tests are built. */
#ifndef CALLS_H
#define CALLS_H

#include "blend.h"

/* What a parameter is. */
enum kind {
  HANDLE,     /* a handle, `type` */
  TEXT,       /* bytes; the next parameter is their LENGTH */
  LENGTH,     /* how many bytes */
  OUT_HANDLE, /* where a handle goes, of `type` */
  OUT_STRUCT, /* a struct to be filled, `size` bytes */
  IN_STRUCT,  /* a struct to be read */
  OUT_STREAM, /* where a stream goes */
  IN_STREAM,  /* a stream that is taken over */
  ERROR,      /* where the error goes */
  CHOICE,     /* a number of an enumeration */
  COUNT,      /* a number, 32 bits */
  INSTANT,    /* microseconds */
  INDEX,      /* the number of a row */
  WATCH,      /* a callback */
  USER,       /* what the callback is handed */
};

struct parameter {
  const char *name;
  enum kind kind;
  const char *type; /* of handles and structs, without stars and `const` */
  size_t size;      /* of structs */
  int constant;     /* whether what it points to is const */
};

/* What comes back: nothing, a `blend_result`, another number, or a pointer to text. */
enum gives { NOTHING, RESULT, NUMBER, POINTER };

#define PARAMETERS 16

struct function {
  const char *name;
  enum gives gives;
  size_t count;
  struct parameter parameters[PARAMETERS];
  uint64_t (*call)(const uint64_t *values);
};

extern const struct function functions[];
extern const size_t function_count;

/* A field of a struct. */
struct field {
  const char *of, *name, *type;
  size_t at;
};

extern const struct field fields[];
extern const size_t field_count;

#endif
