/* What a C host does: load a programme and a record, ask, read the answer or the problems, free everything. */
#include "blend.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#define TEXT(s) (s), strlen(s)

static const char *PROGRAMME =
    "{\"id\":\"p\",\"components\":[{\"id\":\"prep\",\"format\":\"elearning\"},{\"id\":\"w\",\"format\":\"ilt\"}],"
    "\"gates\":[{\"id\":\"g\",\"to\":[\"w\"],\"mode\":\"block\",\"when\":\"prep\"}],"
    "\"completion\":{\"all\":[\"prep\",\"w\"]}}";
static const char *NEWER =
    "{\"id\":\"p\",\"version\":\"2\",\"components\":[{\"id\":\"prep\",\"format\":\"elearning\"},{\"id\":\"w\",\"format\":\"ilt\"}],"
    "\"completion\":{\"all\":[\"prep\",\"w\"]}}";
static const char *EVENTS =
    "[{\"id\":\"e1\",\"learner\":\"u1\",\"kind\":\"enrolled\",\"programme\":\"p\",\"at\":\"2026-01-01T00:00:00Z\"}]";
static const char *AT = "2026-02-01T00:00:00Z";

int main(void) {
  blend_programme *programme = NULL;
  blend_record *record = NULL;
  blend_bytes *answer = NULL;
  blend_error *error = NULL;

  assert(blend_abi_version() == BLEND_ABI_VERSION);
  assert(blend_programme_new(TEXT(PROGRAMME), NULL, 0, &programme, &error) == BLEND_OK && error == NULL);
  assert(blend_record_new(programme, NULL, TEXT(EVENTS), &record, &error) == BLEND_OK);
  blend_programme_free(programme); /* the record lives on */

  assert(blend_record_decide(record, TEXT("w"), BLEND_ACTION_REGISTER, NULL, 0, TEXT(AT), NULL, 0, NULL, &answer, &error) == BLEND_OK);
  assert(strstr(blend_bytes_data(answer), "\"outcome\":\"blocked\""));
  assert(strlen(blend_bytes_data(answer)) == blend_bytes_len(answer));
  blend_bytes_free(answer);

  const char *fact = "{\"id\":\"e2\",\"learner\":\"u1\",\"kind\":\"completed\",\"component\":\"prep\",\"at\":\"2026-01-20T00:00:00Z\"}";
  assert(blend_record_apply(record, TEXT(fact), &answer, &error) == BLEND_OK);
  assert(strstr(blend_bytes_data(answer), "\"answer\":\"gate\""));
  blend_bytes_free(answer);
  assert(blend_record_standing(record, TEXT(AT), NULL, 0, &answer, NULL) == BLEND_OK);
  assert(strstr(blend_bytes_data(answer), "\"progress\":5000"));
  blend_bytes_free(answer);
  assert(blend_record_calendar(record, TEXT(AT), NULL, 0, TEXT("Mars/Olympus"), &answer, &error) == BLEND_REFUSED);
  assert(blend_error_code(error) == BLEND_PROBLEM_CODE_UNKNOWN_TIMEZONE);
  blend_error_free(error);

  /* Each wrong argument is an error, never a crash. */
  assert(blend_programme_new("{", 1, NULL, 0, &programme, &error) == BLEND_REFUSED && programme == NULL);
  assert(blend_error_result(error) == BLEND_REFUSED && blend_error_problem_count(error) == 1);
  assert(strstr(blend_error_problems(error), "invalid_json") && blend_error_message(error)[0] != '\0');
  assert(blend_error_code(error) == BLEND_PROBLEM_CODE_INVALID_JSON && blend_error_help(error)[0] != '\0' && blend_error_pointer(error)[0] == '\0');
  blend_error_free(error);
  const char *two = "{\"id\":\"p\",\"components\":[{\"id\":\"a#\",\"format\":\"vidio\"}],\"completion\":\"b\"}";
  assert(blend_programme_new(TEXT(two), NULL, 0, &programme, &error) == BLEND_REFUSED && programme == NULL);
  assert(blend_error_problem_count(error) == 3 && !strcmp(blend_error_pointer(error), "/completion"));
  assert(strstr(blend_error_problems(error), "did you mean `video`?"));
  blend_error_free(error);
  /* A NUL inside a document is no end of it: raw it is no JSON, escaped it is part of the text. */
  static const char raw[] = "{\"id\":\"p\0q\"}", escaped[] = "{\"id\":\"p\\u0000q\",\"components\":[],\"completion\":\"a\"}";
  assert(blend_programme_new(raw, sizeof raw - 1, NULL, 0, &programme, &error) == BLEND_REFUSED);
  assert(blend_error_code(error) == BLEND_PROBLEM_CODE_INVALID_JSON);
  blend_error_free(error);
  assert(blend_programme_new(escaped, sizeof escaped - 1, NULL, 0, &programme, &error) == BLEND_REFUSED);
  assert(strstr(blend_error_problems(error), "bad_id") && strlen(blend_error_message(error)) > 60);
  blend_error_free(error);
  assert(blend_programme_new(NULL, 0, NULL, 0, &programme, &error) == BLEND_REFUSED);
  assert(blend_error_code(error) == BLEND_PROBLEM_CODE_INVALID_JSON);
  blend_error_free(error);
  error = (blend_error *)&error;
  assert(blend_build_info(&answer, &error) == BLEND_OK && error == NULL && strstr(blend_bytes_data(answer), "\"abi\":0"));
  blend_bytes_free(answer);
  blend_schedule *schedule = (blend_schedule *)&error;
  assert(blend_schedule_new(NULL, "{}", 2, &schedule, &error) == BLEND_INVALID_ARGUMENT && schedule == NULL);
  assert(blend_error_code(error) == 0 && blend_error_problem_count(error) == 0);
  blend_error_free(error);
  assert(blend_programme_warnings(NULL, &answer, NULL) == BLEND_INVALID_ARGUMENT && answer == NULL);
  assert(blend_schedule_warnings(NULL, &answer, NULL) == BLEND_INVALID_ARGUMENT && answer == NULL);
  assert(blend_record_apply(NULL, "{}", 2, &answer, NULL) == BLEND_INVALID_ARGUMENT && answer == NULL);
  blend_record *none = NULL;
  assert(blend_record_new(NULL, NULL, "[]", 2, &none, NULL) == BLEND_INVALID_ARGUMENT && none == NULL);
  assert(!blend_error_message(NULL) && !blend_error_help(NULL) && !blend_error_pointer(NULL) && !blend_error_problems(NULL));
  assert(!blend_bytes_data(NULL) && blend_bytes_len(NULL) == 0 && blend_error_result(NULL) == 0 && blend_error_code(NULL) == 0);
  assert(blend_programme_new(NULL, 5, NULL, 0, &programme, &error) == BLEND_INVALID_ARGUMENT);
  blend_error_free(error);
  assert(blend_record_standing(NULL, TEXT(AT), NULL, 0, &answer, &error) == BLEND_INVALID_ARGUMENT && answer == NULL);
  blend_error_free(error);
  assert(blend_record_standing(record, TEXT("2026-02-01T00:00:00"), NULL, 0, &answer, &error) == BLEND_INVALID_ARGUMENT);
  blend_error_free(error);
  assert(blend_record_decide(record, "w\0x", 3, 1, NULL, 0, TEXT(AT), NULL, 0, NULL, &answer, NULL) == BLEND_INVALID_ARGUMENT);
  assert(blend_record_decide(record, TEXT("w"), 0, NULL, 0, TEXT(AT), NULL, 0, NULL, &answer, NULL) == BLEND_INVALID_ARGUMENT);
  assert(blend_record_decide(record, TEXT("w"), 5, NULL, 0, TEXT(AT), NULL, 0, NULL, &answer, NULL) == BLEND_INVALID_ARGUMENT);
  assert(blend_record_decide(record, TEXT("w"), 99, NULL, 0, TEXT(AT), NULL, 0, NULL, &answer, NULL) == BLEND_INVALID_ARGUMENT);
  assert(blend_record_decide(record, "\xff", 1, 1, NULL, 0, TEXT(AT), NULL, 0, NULL, &answer, NULL) == BLEND_INVALID_ARGUMENT);
  assert(blend_record_standing(record, TEXT(AT), NULL, 0, NULL, NULL) == BLEND_INVALID_ARGUMENT);

  /* Many learners; and what a newer version would mean for them. */
  blend_programme *newer = NULL;
  blend_population *population = NULL;
  assert(blend_programme_new(TEXT(PROGRAMME), NULL, 0, &programme, &error) == BLEND_OK);
  assert(blend_programme_new(TEXT(NEWER), NULL, 0, &newer, &error) == BLEND_OK);
  assert(!strcmp(blend_programme_id(newer), "p") && !strcmp(blend_programme_version(newer), "2"));
  assert(!blend_programme_version(programme) && !blend_programme_id(NULL) && !blend_programme_version(NULL));
  assert(blend_population_new(programme, NULL, TEXT(EVENTS), &population, &error) == BLEND_OK);
  assert(blend_population_agenda(population, TEXT(AT), NULL, 0, NULL, 0, &answer, &error) == BLEND_OK);
  assert(!strcmp(blend_bytes_data(answer), "[]"));
  blend_bytes_free(answer);
  assert(blend_population_audit(population, TEXT(AT), NULL, 0, &answer, &error) == BLEND_OK);
  assert(strstr(blend_bytes_data(answer), "\"row\":\"enrolment\""));
  blend_bytes_free(answer);
  assert(blend_programme_diff(programme, newer, &answer, &error) == BLEND_OK);
  assert(strstr(blend_bytes_data(answer), "\"path\":\"gates.g\",\"change\":\"removed\""));
  blend_bytes_free(answer);
  assert(blend_programme_impact(programme, newer, NULL, TEXT(EVENTS), TEXT(AT), &answer, &error) == BLEND_OK);
  assert(strstr(blend_bytes_data(answer), "\"how\":\"published\""));
  blend_bytes_free(answer);
  assert(blend_population_agenda(population, TEXT(AT), "{}", 2, NULL, 0, &answer, NULL) == BLEND_INVALID_ARGUMENT);
  assert(blend_record_agenda(record, TEXT(AT), "[1]", 3, NULL, 0, &answer, NULL) == BLEND_INVALID_ARGUMENT);
  assert(blend_record_agenda(record, TEXT(AT), NULL, 0, TEXT("{\"days\":1}"), &answer, &error) == BLEND_REFUSED);
  assert(strstr(blend_error_problems(error), "unknown_field") && answer == NULL);
  blend_error_free(error);
  assert(blend_record_agenda(NULL, TEXT(AT), NULL, 0, NULL, 0, &answer, NULL) == BLEND_INVALID_ARGUMENT);
  assert(blend_record_audit(NULL, TEXT(AT), NULL, 0, &answer, NULL) == BLEND_INVALID_ARGUMENT);
  assert(blend_schedule_findings(NULL, &answer, NULL) == BLEND_INVALID_ARGUMENT);
  assert(blend_population_agenda(NULL, TEXT(AT), NULL, 0, NULL, 0, &answer, NULL) == BLEND_INVALID_ARGUMENT);
  assert(blend_population_audit(NULL, TEXT(AT), NULL, 0, &answer, NULL) == BLEND_INVALID_ARGUMENT);
  assert(blend_population_findings(NULL, TEXT(AT), NULL, 0, &answer, NULL) == BLEND_INVALID_ARGUMENT);
  assert(blend_population_roster(population, TEXT("s"), TEXT(AT), NULL, 0, &answer, NULL) == BLEND_REFUSED);
  assert(blend_population_roster(population, NULL, 0, TEXT(AT), NULL, 0, &answer, NULL) == BLEND_INVALID_ARGUMENT);
  assert(blend_population_session_brief(NULL, TEXT("s"), TEXT(AT), NULL, 0, &answer, NULL) == BLEND_INVALID_ARGUMENT);
  assert(blend_population_coach_brief(NULL, TEXT("s"), TEXT(AT), NULL, 0, &answer, NULL) == BLEND_INVALID_ARGUMENT);
  assert(blend_population_effects(population, TEXT("{}"), TEXT(AT), &answer, NULL) == BLEND_REFUSED);
  assert(blend_population_report(population, TEXT(AT), NULL, 0, TEXT("{\"readiness\": 6}"), &answer, NULL) == BLEND_REFUSED);
  assert(blend_population_report(population, TEXT(AT), NULL, 0, NULL, 0, &answer, NULL) == BLEND_OK);
  assert(strstr(blend_bytes_data(answer), "\"completion\":{\"numerator\":"));
  blend_bytes_free(answer);
  assert(blend_programme_diff(programme, NULL, &answer, NULL) == BLEND_INVALID_ARGUMENT && answer == NULL);
  assert(blend_programme_impact(NULL, newer, NULL, "[]", 2, TEXT(AT), &answer, NULL) == BLEND_INVALID_ARGUMENT);
  assert(blend_programme_impact(programme, newer, NULL, "[]", 2, NULL, 0, &answer, NULL) == BLEND_INVALID_ARGUMENT);
  blend_population *nobody = (blend_population *)&error;
  assert(blend_population_new(NULL, NULL, "[]", 2, &nobody, NULL) == BLEND_INVALID_ARGUMENT && nobody == NULL);
  assert(blend_population_new(programme, NULL, "{}", 2, &nobody, NULL) == BLEND_REFUSED && nobody == NULL);
  blend_programme_free(programme);
  blend_programme_free(newer);
  blend_population_free(population);
  blend_population_free(NULL);

  blend_record_free(record);
  blend_record_free(NULL);
  blend_programme_free(NULL);
  blend_schedule_free(NULL);
  blend_bytes_free(NULL);
  blend_error_free(NULL);
  puts("ok");
  return 0;
}
