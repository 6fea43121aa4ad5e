/* Asks through the C ABI what comes in on standard input, and prints each status with its answer or problems.
 *
 * A request is a line "WORD n1 n2 .." followed by n1 + n2 + .. bytes of text; a reply is a line "STATUS n" and n bytes. */
#include "blend.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *texts[5];
static size_t sizes[5];

static void reply(int status, const char *data, size_t size) {
  printf("%d %zu\n", status, size);
  fwrite(data, 1, size, stdout);
  putchar('\n');
  fflush(stdout);
}

static void answered(int status, blend_bytes *bytes, blend_error *error) {
  if (status == BLEND_OK) {
    reply(status, bytes ? blend_bytes_data(bytes) : "null", bytes ? blend_bytes_len(bytes) : 4);
  } else {
    reply(status, blend_error_problems(error), strlen(blend_error_problems(error)));
  }
  blend_bytes_free(bytes);
  blend_error_free(error);
}

#define T(i) texts[i], sizes[i]

int main(void) {
  blend_programme *programme = NULL;
  blend_schedule *schedule = NULL;
  blend_record *record = NULL;
  blend_population *population = NULL;
  char word[32], line[256];
  while (fgets(line, sizeof line, stdin)) {
    int used = 0;
    if (sscanf(line, "%31s%n", word, &used) != 1) return 1;
    char *rest = line + used;
    for (int i = 0; i < 5; i++) {
      sizes[i] = strtoull(rest, &rest, 10);
      free(texts[i]);
      texts[i] = malloc(sizes[i] + 1);
      if (!texts[i] || fread(texts[i], 1, sizes[i], stdin) != sizes[i]) return 1;
    }
    blend_bytes *bytes = NULL;
    blend_error *error = NULL;
    int status;
    if (!strcmp(word, "programme")) {
      blend_population_free(population), blend_record_free(record);
      blend_schedule_free(schedule), blend_programme_free(programme);
      population = NULL, record = NULL, schedule = NULL, programme = NULL;
      status = blend_programme_new(T(0), T(1), &programme, &error);
    } else if (!strcmp(word, "schedule")) {
      status = blend_schedule_new(programme, T(0), &schedule, &error);
    } else if (!strcmp(word, "programme-warnings")) {
      status = blend_programme_warnings(programme, &bytes, &error);
    } else if (!strcmp(word, "schedule-warnings")) {
      status = blend_schedule_warnings(schedule, &bytes, &error);
    } else if (!strcmp(word, "record")) {
      status = blend_record_new(programme, schedule, T(0), &record, &error);
    } else if (!strcmp(word, "population")) {
      status = blend_population_new(programme, schedule, T(0), &population, &error);
    } else if (!strcmp(word, "diff") || !strcmp(word, "impact")) {
      blend_programme *newer = NULL;
      status = blend_programme_new(T(0), NULL, 0, &newer, &error);
      if (status == BLEND_OK && !strcmp(word, "diff")) {
        status = blend_programme_diff(programme, newer, &bytes, &error);
      } else if (status == BLEND_OK) {
        status = blend_programme_impact(programme, newer, schedule, T(1), T(2), &bytes, &error);
      }
      blend_programme_free(newer);
    } else if (!strcmp(word, "agenda")) {
      status = blend_population_agenda(population, T(0), T(1), T(2), &bytes, &error);
    } else if (!strcmp(word, "audit")) {
      status = blend_population_audit(population, T(0), T(1), &bytes, &error);
    } else if (!strcmp(word, "findings")) {
      status = blend_population_findings(population, T(0), T(1), &bytes, &error);
    } else if (!strcmp(word, "roster")) {
      status = blend_population_roster(population, T(0), T(1), T(2), &bytes, &error);
    } else if (!strcmp(word, "session_brief")) {
      status = blend_population_session_brief(population, T(0), T(1), T(2), &bytes, &error);
    } else if (!strcmp(word, "coach_brief")) {
      status = blend_population_coach_brief(population, T(0), T(1), T(2), &bytes, &error);
    } else if (!strcmp(word, "report")) {
      status = blend_population_report(population, T(0), T(1), T(2), &bytes, &error);
    } else if (!strcmp(word, "effects")) {
      status = blend_population_effects(population, T(0), T(1), &bytes, &error);
    } else if (!strcmp(word, "schedule-findings")) {
      status = blend_schedule_findings(schedule, &bytes, &error);
    } else if (!strcmp(word, "record-agenda")) {
      status = blend_record_agenda(record, T(0), T(1), T(2), &bytes, &error);
    } else if (!strcmp(word, "record-audit")) {
      status = blend_record_audit(record, T(0), T(1), &bytes, &error);
    } else if (!strcmp(word, "standing")) {
      status = blend_record_standing(record, T(0), T(1), &bytes, &error);
    } else if (!strcmp(word, "explain")) {
      status = blend_record_explain(record, T(0), T(1), T(2), &bytes, &error);
    } else if (!strcmp(word, "timeline")) {
      status = blend_record_timeline(record, T(0), T(1), &bytes, &error);
    } else if (!strcmp(word, "certification")) {
      status = blend_record_certification(record, T(0), (uint32_t)strtoul(sizes[1] ? texts[1] : "3", NULL, 10), T(2), &bytes, &error);
    } else if (!strcmp(word, "apply")) {
      status = blend_record_apply(record, T(0), &bytes, &error);
    } else if (!strncmp(word, "decide", 6)) {
      status = blend_record_decide(record, T(0), atoi(word + 6), T(1), T(2), T(3), sizes[4] ? population : NULL, &bytes, &error);
    } else {
      return 2;
    }
    answered(status, bytes, error);
  }
  for (int i = 0; i < 5; i++) free(texts[i]);
  blend_population_free(population), blend_record_free(record);
  blend_schedule_free(schedule), blend_programme_free(programme);
  return 0;
}
