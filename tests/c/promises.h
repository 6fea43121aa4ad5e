/* What the header promises of every call: what is in `out` and `error`, by the status. */
#ifndef PROMISES_H
#define PROMISES_H

#include "fixture.h"

/* What is tried, for messages. */
extern const char *what;

/* As CHECK, and says which call it was. */
#define EXPECT(call, truth)                                                                               \
  do {                                                                                                    \
    if (!(truth)) {                                                                                       \
      fprintf(stderr, "%s, %s: %s:%d: %s\n", (call)->function->name, what, __FILE__, __LINE__, #truth);   \
      exit(1);                                                                                            \
    }                                                                                                     \
  } while (0)

/* Whether bytes are as `begin` left them. */
int untouched(const unsigned char *bytes, size_t from, size_t to);

void expect_promises(struct call *call, int status);

#endif
