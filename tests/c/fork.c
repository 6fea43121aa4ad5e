/* A process that has used threads forks; the child asks everything again, in threads too, and so does the parent. Prints
 * "ok". A child that hangs is ended by its alarm. */
#include "together.h"

#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  ask_alone();
  CHECK(ask_together(2) > 0);
  for (int i = 0; i < 5; i++) {
    /* Handles from before the fork are used after it, on both sides. */
    for (size_t j = 0; j < function_count; j++) {
      if (functions[j].count && functions[j].parameters[0].kind == HANDLE) shared(functions[j].parameters[0].type);
    }
    fflush(NULL);
    pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) {
      alarm(60);
      size_t calls = ask_together(2);
      _exit(calls > 0 ? 7 : 1);
    }
    CHECK(ask_together(2) > 0);
    int status = 0;
    CHECK(waitpid(child, &status, 0) == child);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 7);
  }
  forget_answers();
  puts("ok");
  return 0;
}
