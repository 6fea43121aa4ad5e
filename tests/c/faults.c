/* Lets every function that gives a result fail inside, in a library that was built for that: it says so, gives nothing, and
 * all handles are as they were. Prints how many functions there were. */
#include "promises.h"

#include <string.h>

/* Lets the next function fail, and the next change of a record in the middle of it. */
void blend_fault(void);
void blend_fault_late(void);

#define TEXT(t) t, strlen(t)

/* A record that may be half changed says so to every question, and goes when it is freed. */
static int half_changed(void) {
  const char *fact = "{\"id\":\"1\",\"learner\":\"u\",\"kind\":\"started\",\"component\":\"a\",\"at\":\"2026-01-02T00:00:00Z\"}";
  const char *when = "2026-01-03T00:00:00Z";
  blend_programme *programme = NULL;
  blend_record *record = NULL;
  blend_standing *standing = NULL;
  blend_bytes *bytes = NULL;
  blend_error *error = NULL;
  int right =
      blend_programme_new(TEXT("{\"id\":\"p\",\"components\":[{\"id\":\"a\",\"format\":\"video\"}],\"completion\":\"a\"}"), NULL, 0,
                          &programme, NULL) == BLEND_OK &&
      blend_record_new(programme, NULL, TEXT("[]"), &record, NULL) == BLEND_OK;
  blend_fault_late();
  right = right && blend_record_apply(record, TEXT(fact), &bytes, &error) == BLEND_INTERNAL && !bytes &&
          strstr(blend_error_message(error), "a failure on demand");
  blend_error_free(error);
  right = right && blend_record_standing(record, TEXT(when), NULL, 0, &bytes, NULL) == BLEND_INTERNAL &&
          blend_standing_new(record, 0, BLEND_NO_INSTANT, &standing, NULL) == BLEND_INTERNAL && !standing &&
          blend_record_apply(record, TEXT(fact), &bytes, &error) == BLEND_INTERNAL &&
          strstr(blend_error_message(error), "half changed");
  blend_error_free(error);
  blend_record_free(record);
  blend_programme_free(programme);
  return right;
}

int main(void) {
  if (!half_changed()) {
    puts("a record half changed");
    return 1;
  }
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
