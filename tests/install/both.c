/* Two Rust libraries in one program: each panics inside and catches it, in turns. */
#include <blend.h>

#include <stdio.h>

int other_catches(int wanted);
#ifdef FAULTS
void blend_fault(void);
#endif

static int fails(void) {
  blend_programme *programme = NULL;
  blend_error *error = NULL;
  int result = blend_programme_new("{", 1, NULL, 0, &programme, &error);
  blend_error_free(error);
  return result;
}

int main(void) {
  for (int turn = 0; turn < 2; turn++) {
    if (other_catches(0) != 0 || other_catches(1) != 1) return 1;
#ifdef FAULTS
    blend_fault();
    if (fails() != BLEND_INTERNAL) return 2;
#endif
    if (fails() != BLEND_REFUSED) return 3;
  }
  puts("ok");
  return 0;
}
