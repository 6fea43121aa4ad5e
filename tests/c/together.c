/* Threads that ask everything of the same handles at once. */
#include "together.h"

#include <pthread.h>
#include <string.h>

#define THREADS 8

static char *answers[256];
static size_t sizes[256];
static pthread_barrier_t barrier;

/* Whether a function only reads its handles. */
static int reads(const struct function *function) {
  for (size_t i = 0; i < function->count; i++) {
    if (function->parameters[i].kind == HANDLE && !function->parameters[i].constant) return 0;
  }
  return 1;
}

static char *ask(const struct function *function, size_t *size) {
  struct call call;
  begin(&call, function);
  uint64_t given = perform(&call);
  if (function->gives == RESULT && given != BLEND_OK) {
    fprintf(stderr, "%s: %s\n", function->name, blend_error_message(call.error));
    exit(1);
  }
  char *told = answer(&call, given, size);
  finish(&call);
  return told;
}

void ask_alone(void) {
  CHECK(function_count <= sizeof answers / sizeof *answers);
  for (size_t i = 0; i < function_count; i++) {
    if (reads(&functions[i])) answers[i] = ask(&functions[i], &sizes[i]);
  }
  dispose_shared();
}

static void *one(void *first) {
  size_t *calls = first, begun = *calls;
  *calls = 0;
  pthread_barrier_wait(&barrier);
  /* The same order but another beginning for every second thread: what is first asked of a handle is asked by several. */
  for (size_t i = 0; i < function_count; i++) {
    size_t which = (i + begun) % function_count, size;
    if (!reads(&functions[which])) continue;
    char *told = ask(&functions[which], &size);
    if (size != sizes[which] || memcmp(told, answers[which], size)) {
      fprintf(stderr, "%s answers otherwise in a thread\n", functions[which].name);
      exit(1);
    }
    free(told);
    ++*calls;
  }
  return NULL;
}

size_t ask_together(int threads) {
  pthread_t running[THREADS];
  size_t calls[THREADS], all = 0;
  CHECK(threads <= THREADS);
  /* All of them are made here, so that threads only look them up. */
  for (size_t i = 0; i < function_count; i++) {
    for (size_t j = 0; j < functions[i].count; j++) {
      if (functions[i].parameters[j].kind == HANDLE) shared(functions[i].parameters[j].type);
    }
  }
  CHECK(pthread_barrier_init(&barrier, NULL, (unsigned)threads) == 0);
  for (int i = 0; i < threads; i++) {
    calls[i] = (size_t)(i / 2) * (function_count / (size_t)threads);
    CHECK(pthread_create(&running[i], NULL, one, &calls[i]) == 0);
  }
  for (int i = 0; i < threads; i++) {
    CHECK(pthread_join(running[i], NULL) == 0);
    all += calls[i];
  }
  CHECK(pthread_barrier_destroy(&barrier) == 0);
  dispose_shared();
  return all;
}

void forget_answers(void) {
  for (size_t i = 0; i < function_count; i++) free(answers[i]), answers[i] = NULL;
}
