/* Lets every function that gives a result fail inside, in a library that was built for that: it says so, gives nothing, and
 * all handles are as they were. Prints how many functions there were. */
#include "promises.h"

#include <string.h>

/* Lets the next function fail. */
void blend_fault(void);

int main(void) {
  size_t failed = 0;
  for (size_t i = 0; i < function_count; i++) {
    if (functions[i].gives != RESULT) continue;
    struct call call;
    size_t before_size, size;
    what = "before";
    begin(&call, &functions[i]);
    uint64_t status = perform(&call);
    EXPECT(&call, status == BLEND_OK);
    char *before = answer(&call, status, &before_size);
    finish(&call);

    what = "failing";
    begin(&call, &functions[i]);
    blend_fault();
    status = perform(&call);
    EXPECT(&call, status == BLEND_INTERNAL);
    expect_promises(&call, BLEND_INTERNAL);
    /* The same arguments again, changeable handles among them. */
    for (size_t j = 0; j < functions[i].count; j++) {
      if (functions[i].parameters[j].kind == ERROR) blend_error_free(call.error);
      if (functions[i].parameters[j].kind == IN_STREAM) call.stream = facts(-1, -1);
    }
    what = "afterwards";
    status = perform(&call);
    EXPECT(&call, status == BLEND_OK);
    char *after = answer(&call, status, &size);
    EXPECT(&call, size == before_size && !memcmp(before, after, size));
    free(before), free(after);
    finish(&call);

    what = "failing without a place for the error";
    begin(&call, &functions[i]);
    for (size_t j = 0; j < functions[i].count; j++) {
      if (functions[i].parameters[j].kind == ERROR) call.values[j] = 0;
    }
    blend_fault();
    EXPECT(&call, perform(&call) == BLEND_INTERNAL);
    finish(&call);
    failed++;
  }
  dispose_shared();
  printf("%zu functions failed\n", failed);
  return 0;
}
