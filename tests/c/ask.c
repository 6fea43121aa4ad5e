/* Asks through the C ABI what comes in on standard input, and prints each status with its answer or problems.
 *
 * Questions `flat-..` are asked by the functions that answer in structs, of a record of their own where it is changed. Their
 * instants are microseconds.
 *
 * A request is a line "WORD n1 n2 .." followed by n1 + n2 + .. bytes of text; a reply is a line "STATUS n" and n bytes. */
#include "blend.h"
#include "flat.h"

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
    const char *problems = error ? blend_error_problems(error) : "[]";
    reply(status, problems, strlen(problems));
  }
  blend_bytes_free(bytes);
  blend_error_free(error);
}

#define T(i) texts[i], sizes[i]

static blend_programme *programme;
static blend_schedule *schedule;
/* `second` has the facts that were given as structs, `record` those given as JSON. */
static blend_record *record, *second;
static blend_population *population;

static void forget(void) {
  blend_population_free(population), blend_record_free(record), blend_record_free(second);
  blend_schedule_free(schedule), blend_programme_free(programme);
  population = NULL, record = NULL, second = NULL, schedule = NULL, programme = NULL;
}

static int64_t micros(int i) { return sizes[i] ? strtoll(texts[i], NULL, 10) : BLEND_NO_INSTANT; }

/* The status of a question answered in structs, which `told` is given; -1 where they do not serve. */
static int flat(const char *word, struct told *told, blend_error **error) {
  int status, good = 1;
  if (!strcmp(word, "standing")) {
    blend_standing *standing = NULL;
    status = blend_standing_new(record, micros(0), micros(1), &standing, error);
    if (status == BLEND_OK) good = tell_standing(told, standing);
    blend_standing_free(standing);
  } else if (!strncmp(word, "decide", 6)) {
    blend_decision *decision = NULL;
    const blend_population *others = sizes[4] ? population : NULL;
    status = blend_decision_new(record, T(0), atoi(word + 6), T(1), micros(2), micros(3), others, &decision, error);
    if (status == BLEND_OK) good = tell_decision(told, decision);
    blend_decision_free(decision);
  } else if (!strncmp(word, "verdict", 7)) {
    blend_question *question = NULL;
    blend_verdict verdict = {.struct_size = sizeof verdict};
    status = blend_question_new(programme, schedule, T(0), atoi(word + 7), T(1), &question, error);
    if (status == BLEND_OK) status = blend_record_verdict(record, question, micros(2), &verdict, error);
    if (status == BLEND_OK) good = tell_verdict(told, &verdict);
    blend_question_free(question);
  } else if (!strcmp(word, "roster")) {
    blend_roster *roster = NULL;
    status = blend_roster_new(population, T(0), micros(1), micros(2), &roster, error);
    if (status == BLEND_OK) good = tell_roster(told, roster);
    blend_roster_free(roster);
  } else {
    /* `apply`, or `same`: the fact of T(1) as JSON is there before. */
    blend_event event;
    blend_fact *fact = NULL, *before = NULL;
    blend_record *fresh = NULL;
    blend_changes *changes = NULL;
    if (!read_event(T(0), &event)) return -1;
    status = blend_fact_new(&event, &fact, error);
    if (!strcmp(word, "same") && status == BLEND_OK) {
      good = blend_record_new(programme, schedule, "[]", 2, &fresh, NULL) == BLEND_OK;
      good = good && blend_fact_read(T(1), &before, NULL) == BLEND_OK;
      good = good && blend_record_add(fresh, before, &changes, NULL) == BLEND_OK;
      blend_changes_free(changes), changes = NULL;
    }
    if (status == BLEND_OK && good) status = blend_record_add(fresh ? fresh : second, fact, &changes, error);
    blend_fact_free(fact), blend_fact_free(before), blend_record_free(fresh);
    if (status == BLEND_OK) good = good && tell_changes(told, changes);
    blend_changes_free(changes);
  }
  return good ? status : -1;
}

int main(void) {
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
      texts[i][sizes[i]] = '\0'; /* for who reads numbers */
    }
    blend_bytes *bytes = NULL;
    blend_error *error = NULL;
    int status;
    if (!strncmp(word, "flat-", 5)) {
      struct told told = {0};
      status = flat(word + 5, &told, &error);
      if (status == BLEND_OK) {
        reply(status, told.data, told.size);
      } else {
        answered(status, NULL, error);
      }
      free(told.data);
      continue;
    }
    if (!strcmp(word, "programme")) {
      forget();
      status = blend_programme_new(T(0), T(1), &programme, &error);
    } else if (!strcmp(word, "schedule")) {
      status = blend_schedule_new(programme, T(0), &schedule, &error);
    } else if (!strcmp(word, "programme-warnings")) {
      status = blend_programme_warnings(programme, &bytes, &error);
    } else if (!strcmp(word, "schedule-warnings")) {
      status = blend_schedule_warnings(schedule, &bytes, &error);
    } else if (!strcmp(word, "record")) {
      status = blend_record_new(programme, schedule, T(0), &record, &error);
      if (status == BLEND_OK) status = blend_record_new(programme, schedule, T(0), &second, &error);
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
    } else if (!strcmp(word, "review")) {
      status = blend_programme_review(programme, schedule, T(0), &bytes, &error);
    } else if (!strcmp(word, "document-review")) {
      status = blend_document_review(T(0), T(1), &bytes, &error);
    } else if (!strcmp(word, "advise")) {
      status = blend_situation_advise(T(0), &bytes, &error);
    } else if (!strcmp(word, "programme-advise")) {
      status = blend_programme_advise(programme, &bytes, &error);
    } else if (!strcmp(word, "template")) {
      status = blend_template_make(T(0), T(1), &bytes, &error);
    } else if (!strncmp(word, "registry", 8)) {
      blend_registry *library = NULL, *own = NULL;
      status = blend_registry_new(T(0), &library, &error);
      if (status == BLEND_OK && sizes[1]) status = blend_registry_with(library, T(1), &own, &error);
      const blend_registry *registry = own ? own : library;
      if (status != BLEND_OK) {
        /* told below */
      } else if (!strcmp(word, "registry-list")) {
        status = blend_registry_list(registry, &bytes, &error);
      } else if (!strcmp(word, "registry-export")) {
        status = blend_registry_export(registry, &bytes, &error);
      } else {
        status = blend_registry_make(registry, T(2), T(3), T(4), &bytes, &error);
      }
      blend_registry_free(own), blend_registry_free(library);
    } else if (!strcmp(word, "calendar")) {
      status = blend_programme_calendar(programme, schedule, T(0), &bytes, &error);
    } else if (!strcmp(word, "record-calendar")) {
      status = blend_record_calendar(record, T(0), T(1), T(2), &bytes, &error);
    } else if (!strcmp(word, "conversion")) {
      blend_programme *replacement = NULL;
      status = sizes[0] ? blend_programme_new(T(0), NULL, 0, &replacement, &error) : BLEND_OK;
      if (status == BLEND_OK) status = blend_programme_conversion(programme, replacement, T(1), &bytes, &error);
      blend_programme_free(replacement);
    } else if (!strcmp(word, "spacing")) {
      status = blend_programme_spacing(programme, schedule, T(0), &bytes, &error);
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
    } else if (!strcmp(word, "fact")) {
      blend_fact *fact = NULL;
      status = blend_fact_read(T(0), &fact, &error);
      blend_fact_free(fact);
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
  forget();
  return 0;
}
