/* Threads that ask everything of the same handles at once. */
#ifndef TOGETHER_H
#define TOGETHER_H

#include "fixture.h"

/* What every function that changes nothing answers, one after the other; kept for `ask_together`. */
void ask_alone(void);

/* So many threads ask all of it at once, of handles that nothing was asked of before: the answers have to be those of
 * `ask_alone`. How many calls that were. */
size_t ask_together(int threads);

/* Frees what `ask_alone` kept. */
void forget_answers(void);

#endif
