/* Facts as an Arrow C stream, built by hand. What was handed out and not yet released is counted. */
#ifndef TABLE_H
#define TABLE_H

#include "blend.h"

#include <stdio.h>
#include <stdlib.h>

#define CHECK(what)                                                    \
  do {                                                                 \
    if (!(what)) {                                                     \
      fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #what);       \
      exit(1);                                                         \
    }                                                                  \
  } while (0)

/* When the facts happened, in microseconds: learner 7 and 9 enrolled, 7 completed, 7 and 9 scored. */
extern const int64_t at[5];

/* A stream of five facts in two batches, the first column called `user`. It fails at batch `fails`, and column `without` has
 * another name; -1 for neither. */
struct ArrowArrayStream facts(int fails, int without);

/* Another word for what happened last, whatever its bytes; NULL for the right one. */
void facts_last_kind(const char *word);

/* Whether the stream, and everything that came out of any, is released. */
int released(const struct ArrowArrayStream *stream);

/* A programme the facts are about. */
extern const char programme_text[];

/* Its options, for two threads. */
extern const char options[];

#endif
