/* What the header promises of every call. */
#include "promises.h"

#include <string.h>

const char *what = "";

static int all_zero(const unsigned char *bytes, size_t from, size_t to) {
  for (size_t i = from; i < to; i++) {
    if (bytes[i]) return 0;
  }
  return 1;
}

int untouched(const unsigned char *bytes, size_t from, size_t to) {
  for (size_t i = from; i < to; i++) {
    if (bytes[i] != 0xaa) return 0;
  }
  return 1;
}

void expect_promises(struct call *call, int status) {
  const struct function *function = call->function;
  for (size_t i = 0; i < function->count; i++) {
    const struct parameter *parameter = &function->parameters[i];
    uint64_t value = call->values[i];
    if (parameter->kind == ERROR && value == VALUE(&call->error)) {
      EXPECT(call, (call->error == NULL) == (status == BLEND_OK));
      if (call->error) {
        EXPECT(call, blend_error_result(call->error) == status && blend_error_message(call->error)[0]);
        EXPECT(call, blend_error_help(call->error)[0] && blend_error_problems(call->error)[0] == '[');
        EXPECT(call, (blend_error_problem_count(call->error) > 0) == (status == BLEND_REFUSED));
        EXPECT(call, (blend_error_code(call->error) > 0) == (status == BLEND_REFUSED));
      }
    }
    if (parameter->kind == OUT_HANDLE && value == VALUE(&call->out)) {
      EXPECT(call, (call->out != NULL) == (status == BLEND_OK));
    }
    if (parameter->kind == OUT_STREAM && value == VALUE(&call->stream)) {
      EXPECT(call, (call->stream.release != NULL) == (status == BLEND_OK));
    }
    if (parameter->kind == IN_STREAM && value == VALUE(&call->stream)) EXPECT(call, released(&call->stream));
    if (parameter->kind == OUT_STRUCT && value == VALUE(&call->structure)) {
      EXPECT(call, call->structure.size == parameter->size);
      EXPECT(call, untouched(call->structure.bytes, parameter->size, ROOM));
      int event = !strcmp(parameter->type, "blend_event");
      int zero = all_zero(call->structure.bytes, sizeof(size_t), parameter->size);
      EXPECT(call, status == BLEND_OK ? !zero || event : zero);
    }
  }
}
