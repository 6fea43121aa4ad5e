/* What a C program outside of the repository does: may the learner come, and if not, why? */
#include <blend.h>

#include <stdio.h>
#include <string.h>

static const char programme_text[] =
    "{\"id\": \"p\", \"components\": [{\"id\": \"prep\", \"format\": \"video\"}, {\"id\": \"talk\", \"format\": \"webinar\"}],"
    "\"gates\": [{\"id\": \"g\", \"to\": [\"talk\"], \"mode\": \"block\", \"when\": \"prep\"}],"
    "\"completion\": {\"all\": [\"prep\", \"talk\"]}}";
static const char facts[] =
    "[{\"id\": \"e\", \"learner\": \"u\", \"kind\": \"enrolled\", \"programme\": \"p\", \"at\": \"2026-01-01T00:00:00Z\"}]";

int main(void) {
  blend_programme *programme = NULL;
  blend_record *record = NULL;
  blend_decision *decision = NULL;
  blend_error *error = NULL;
  blend_missing missing = {.struct_size = sizeof missing};
  int64_t at = 1772787600000000; /* 2026-03-06T09:00:00Z */

  if (blend_abi_version() != BLEND_ABI_VERSION) return 1;
  if (blend_programme_new(programme_text, strlen(programme_text), NULL, 0, &programme, &error) ||
      blend_record_new(programme, NULL, facts, strlen(facts), &record, &error) ||
      blend_decision_new(record, "talk", 4, BLEND_ACTION_REGISTER, NULL, 0, at, BLEND_NO_INSTANT, NULL, &decision, &error) ||
      blend_decision_missing(decision, 0, 0, &missing, &error)) {
    fprintf(stderr, "%s\n", blend_error_message(error));
    return 1;
  }
  printf("missing: %s\n", missing.component.data);
  blend_decision_free(decision);
  blend_record_free(record);
  blend_programme_free(programme);

  /* What is refused is no crash, wherever the library comes from. */
  if (blend_programme_new("{", 1, NULL, 0, &programme, &error) != BLEND_REFUSED) return 1;
  blend_error_free(error);
  return 0;
}
