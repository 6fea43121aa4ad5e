/* Threads that share all handles, some rounds of them: "threads ROUNDS". Prints how many calls were made.
 *
 * "threads race": two threads write to the same place, which a checker has to see. */
#include "together.h"

#include <pthread.h>
#include <string.h>

static int place;

static void *write_to(void *what) {
  place += *(int *)what;
  return NULL;
}

static int race(void) {
  pthread_t threads[2];
  int one = 1;
  for (int i = 0; i < 2; i++) CHECK(pthread_create(&threads[i], NULL, write_to, &one) == 0);
  for (int i = 0; i < 2; i++) CHECK(pthread_join(threads[i], NULL) == 0);
  printf("%d\n", place);
  return 0;
}

int main(int count, char **words) {
  CHECK(count == 2);
  if (!strcmp(words[1], "race")) return race();
  size_t calls = 0;
  ask_alone();
  for (int round = atoi(words[1]); round > 0; round--) calls += ask_together(4);
  forget_answers();
  printf("%zu calls\n", calls);
  return 0;
}
