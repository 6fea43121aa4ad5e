/* A system that gives no threads, for programs that link this. It ends them with 1 where none was asked for. */
#include <errno.h>
#include <pthread.h>
#include <unistd.h>

static int asked;

int pthread_create(pthread_t *thread, const pthread_attr_t *with, void *(*run)(void *), void *what) {
  (void)thread, (void)with, (void)run, (void)what;
  asked++;
  return EAGAIN;
}

__attribute__((destructor)) static void end(void) {
  if (!asked) _exit(1);
}
