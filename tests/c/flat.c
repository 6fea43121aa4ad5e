/* Answers as plain structs, written as JSON; facts as structs, read from lines. */
#include "flat.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void put(struct told *told, const char *data, size_t size) {
  if (told->room - told->size < size + 1) {
    told->room = 2 * (told->room + size) + 64;
    told->data = realloc(told->data, told->room);
    if (!told->data) abort();
  }
  memcpy(told->data + told->size, data, size);
  told->size += size;
  told->data[told->size] = '\0';
}

static void put_words(struct told *told, const char *words) { put(told, words, strlen(words)); }

/* The name of a field, after a comma unless it is the first. */
static void name(struct told *told, const char *name) {
  char last = told->size ? told->data[told->size - 1] : '{';
  if (last != '{' && last != '[') put_words(told, ",");
  put_words(told, "\"");
  put_words(told, name);
  put_words(told, "\":");
}

static void item(struct told *told) {
  if (told->data[told->size - 1] != '[') put_words(told, ",");
}

/* The text of a struct is closed by a NUL beyond it. */
static int closed(blend_text text) { return text.data ? text.data[text.size] == '\0' : text.size == 0; }

static int text(struct told *told, const char *called, blend_text text) {
  name(told, called);
  if (!text.data) {
    put_words(told, "null");
    return closed(text);
  }
  put_words(told, "\"");
  for (size_t i = 0; i < text.size; i++) {
    unsigned char byte = (unsigned char)text.data[i];
    char escaped[8];
    if (byte < 0x20 || byte == '"' || byte == '\\') {
      snprintf(escaped, sizeof escaped, "\\u%04x", byte);
      put_words(told, escaped);
    } else {
      put(told, text.data + i, 1);
    }
  }
  put_words(told, "\"");
  return closed(text);
}

/* Text that is JSON as it stands. */
static int json(struct told *told, const char *called, blend_text text) {
  name(told, called);
  put(told, text.data ? text.data : "", text.size);
  return text.data && closed(text);
}

static void number(struct told *told, const char *called, int64_t number) {
  char digits[24];
  snprintf(digits, sizeof digits, "%lld", (long long)number);
  name(told, called);
  put_words(told, digits);
}

/* A number, or null where it is `none`. */
static void number_or(struct told *told, const char *called, int64_t given, int64_t none) {
  if (given != none) {
    number(told, called, given);
    return;
  }
  name(told, called);
  put_words(told, "null");
}

static void instant(struct told *told, const char *called, int64_t micros) {
  number_or(told, called, micros, BLEND_NO_INSTANT);
}

static int truth(struct told *told, const char *called, int32_t given) {
  name(told, called);
  put_words(told, given ? "true" : "false");
  return given == 0 || given == 1;
}

#define WORDS(name, ...) static const char *const name[] = {NULL, __VA_ARGS__, NULL}
WORDS(actions, "register", "start", "attend", "certify");
WORDS(outcomes, "open", "flagged", "blocked");
WORDS(modes, "block", "flag");
WORDS(codes, "not_enrolled", "withdrawn", "suspended", "attempts_exhausted", "session_cancelled", "session_over",
      "registration_closed", "already_registered", "gate", "schedule_conflict", "session_full");
WORDS(statuses, "not_enrolled", "withdrawn", "suspended", "completed", "lapsed", "failed", "in_progress", "not_started");
WORDS(timings, "none", "on_time", "late", "overdue", "behind", "on_track");
WORDS(certificates, "none", "certified", "due", "grace", "lapsed", "revoked");
WORDS(states, "not_required", "done", "waived", "exhausted", "failed", "expired", "in_progress", "not_started");
WORDS(bases, "earned", "waived", "transferred");
WORDS(attendances, "attended", "partial", "excused", "absent");
WORDS(answers, "status", "progress", "completed_at", "certification", "component", "gate");

/* The word of a number, null for 0; 0 for a number that the list has not. */
static int word(struct told *told, const char *called, const char *const *words, int64_t number) {
  const char *found = NULL;
  for (int64_t i = 1; number > 0 && words[i]; i++) {
    if (i == number) found = words[i];
  }
  name(told, called);
  put_words(told, found ? "\"" : "null");
  if (found) put_words(told, found), put_words(told, "\"");
  return found || number == 0;
}

/* The struct to be read into, with its size told. */
#define FRESH(type, name) type name = {.struct_size = sizeof(type)}

static int missing(struct told *told, const blend_missing *item) {
  put_words(told, "{");
  int good = text(told, "component", item->component) & json(told, "need", item->need);
  good &= json(told, "have", item->have) & json(told, "alternatives", item->alternatives);
  put_words(told, "}");
  return good;
}

int tell_standing(struct told *told, const blend_standing *standing) {
  FRESH(blend_summary, all);
  if (blend_standing_summary(standing, &all, NULL) != BLEND_OK) return 0;
  put_words(told, "{");
  int good = word(told, "status", statuses, all.status) & word(told, "timing", timings, all.timing);
  number(told, "progress", all.progress);
  instant(told, "completed_at", all.completed_at);
  instant(told, "enrolled_at", all.enrolled_at);
  instant(told, "recorded_at", all.recorded_at);
  instant(told, "due", all.due);
  name(told, "certification");
  put_words(told, all.certificate ? "{" : "null");
  if (all.certificate) {
    good &= word(told, "state", certificates, all.certificate);
    number_or(told, "period", all.period, -1);
    instant(told, "earned", all.earned);
    instant(told, "window", all.window);
    instant(told, "expires", all.expires);
    instant(told, "grace_until", all.grace_until);
    put_words(told, "}");
  }
  name(told, "components");
  put_words(told, "[");
  for (size_t i = 0; i < all.components; i++) {
    FRESH(blend_component, row);
    if (blend_standing_component(standing, i, &row, NULL) != BLEND_OK) return 0;
    item(told), put_words(told, "{");
    good &= text(told, "id", row.id) & text(told, "score", row.score) & text(told, "best_score", row.best_score);
    good &= text(told, "presence", row.presence) & json(told, "events", row.events);
    instant(told, "since", row.since), instant(told, "until", row.until), instant(told, "due", row.due);
    good &= word(told, "state", states, row.state) & word(told, "basis", bases, row.basis);
    good &= word(told, "access", outcomes, row.access);
    number(told, "attempts", row.attempts);
    number_or(told, "occurrence", (int64_t)row.occurrence, 0);
    put_words(told, "}");
  }
  put_words(told, "]");
  name(told, "gates");
  put_words(told, "[");
  for (size_t i = 0; i < all.gates; i++) {
    FRESH(blend_gate, row);
    if (blend_standing_gate(standing, i, &row, NULL) != BLEND_OK) return 0;
    item(told), put_words(told, "{");
    good &= text(told, "id", row.id) & text(told, "component", row.component);
    good &= word(told, "action", actions, row.action) & word(told, "mode", modes, row.mode);
    good &= word(told, "outcome", outcomes, row.outcome);
    number_or(told, "occurrence", row.occurrence, 0);
    good &= truth(told, "met", row.met) & truth(told, "overridden", row.overridden);
    put_words(told, "}");
  }
  put_words(told, "]");
  name(told, "missing");
  put_words(told, "[");
  for (size_t i = 0; i < all.missing; i++) {
    FRESH(blend_missing, row);
    if (blend_standing_missing(standing, i, &row, NULL) != BLEND_OK) return 0;
    item(told);
    good &= missing(told, &row);
  }
  put_words(told, "]}");
  return good;
}

/* The fields of a verdict, in an object begun before. */
static int verdict_fields(struct told *told, const blend_verdict *verdict) {
  int good = word(told, "outcome", outcomes, verdict->outcome);
  instant(told, "opens_at", verdict->opens_at);
  name(told, "codes");
  put_words(told, "[");
  for (int code = 1; codes[code]; code++) {
    if (!(verdict->reasons >> code & 1)) continue;
    item(told), put_words(told, "\""), put_words(told, codes[code]), put_words(told, "\"");
  }
  put_words(told, "]");
  return good && !(verdict->reasons & 1) && verdict->reasons >> (sizeof codes / sizeof *codes - 1) == 0;
}

int tell_verdict(struct told *told, const blend_verdict *verdict) {
  put_words(told, "{");
  int good = verdict_fields(told, verdict);
  put_words(told, "}");
  return good;
}

int tell_decision(struct told *told, const blend_decision *decision) {
  FRESH(blend_verdict, verdict);
  if (blend_decision_verdict(decision, &verdict, NULL) != BLEND_OK) return 0;
  put_words(told, "{");
  int good = verdict_fields(told, &verdict);
  name(told, "reasons");
  put_words(told, "[");
  for (size_t i = 0; i < blend_decision_reasons(decision); i++) {
    FRESH(blend_reason, reason);
    if (blend_decision_reason(decision, i, &reason, NULL) != BLEND_OK) return 0;
    item(told), put_words(told, "{");
    good &= word(told, "code", codes, reason.code) & word(told, "mode", modes, reason.mode);
    good &= text(told, "gate", reason.gate) & text(told, "message", reason.message);
    good &= truth(told, "overridden", reason.overridden) & truth(told, "late", reason.late);
    number(told, "done", reason.done), number(told, "of", reason.of);
    name(told, "missing");
    put_words(told, "[");
    for (size_t j = 0; j < reason.missing; j++) {
      FRESH(blend_missing, row);
      if (blend_decision_missing(decision, i, j, &row, NULL) != BLEND_OK) return 0;
      item(told);
      good &= missing(told, &row);
    }
    put_words(told, "]}");
  }
  put_words(told, "]}");
  return good;
}

static int tell_list(struct told *told, const blend_roster *roster, const char *called, int32_t list, size_t rows) {
  int good = 1;
  name(told, called);
  put_words(told, "[");
  for (size_t i = 0; i < rows; i++) {
    FRESH(blend_seat, row);
    if (blend_roster_row(roster, list, i, &row, NULL) != BLEND_OK) return 0;
    item(told), put_words(told, "{");
    good &= text(told, "learner", row.learner) & text(told, "presence", row.presence);
    instant(told, "registered_at", row.registered_at);
    number_or(told, "place", (int64_t)row.place, 0);
    good &= word(told, "now", outcomes, row.now) & word(told, "at_start", outcomes, row.at_start);
    good &= word(told, "attendance", attendances, row.attendance) & truth(told, "breach", row.breach);
    number(told, "done", row.done), number(told, "of", row.of);
    name(told, "missing");
    put_words(told, "[");
    for (size_t j = 0; j < row.missing; j++) {
      FRESH(blend_missing, wanted);
      if (blend_roster_missing(roster, list, i, j, &wanted, NULL) != BLEND_OK) return 0;
      item(told);
      good &= missing(told, &wanted);
    }
    put_words(told, "]}");
  }
  put_words(told, "]");
  return good;
}

int tell_roster(struct told *told, const blend_roster *roster) {
  FRESH(blend_seats, seats);
  if (blend_roster_seats(roster, &seats, NULL) != BLEND_OK) return 0;
  put_words(told, "{");
  instant(told, "start", seats.start), instant(told, "end", seats.end);
  number_or(told, "capacity", seats.capacity, -1);
  number(told, "waitlist", seats.waitlist);
  int good = truth(told, "cancelled", (int32_t)seats.cancelled);
  good &= tell_list(told, roster, "seated", BLEND_LIST_SEATED, seats.seated);
  good &= tell_list(told, roster, "waiting", BLEND_LIST_WAITING, seats.waiting);
  good &= tell_list(told, roster, "turned_away", BLEND_LIST_TURNED_AWAY, seats.turned_away);
  put_words(told, "}");
  return good;
}

/* What a change came from or went to, by which answer it is. */
static int tell_answer(struct told *told, const char *called, int64_t answer, int64_t given) {
  switch (answer) {
    case BLEND_ANSWER_STATUS: return word(told, called, statuses, given);
    case BLEND_ANSWER_PROGRESS: return number(told, called, given), 1;
    case BLEND_ANSWER_COMPLETED_AT: return instant(told, called, given), 1;
    case BLEND_ANSWER_CERTIFICATION: return word(told, called, certificates, given);
    case BLEND_ANSWER_COMPONENT: return word(told, called, states, given);
    case BLEND_ANSWER_GATE: return word(told, called, outcomes, given);
    default: return 0;
  }
}

int tell_changes(struct told *told, const blend_changes *changes) {
  int good = 1;
  put_words(told, "[");
  for (size_t i = 0; i < blend_changes_count(changes); i++) {
    FRESH(blend_change, row);
    if (blend_changes_row(changes, i, &row, NULL) != BLEND_OK) return 0;
    item(told), put_words(told, "{");
    good &= word(told, "answer", answers, row.answer) & text(told, "id", row.id);
    good &= tell_answer(told, "from", row.answer, row.from) & tell_answer(told, "to", row.answer, row.to);
    put_words(told, "}");
  }
  put_words(told, "]");
  return good;
}

#define FIELD(name) {#name, offsetof(blend_event, name)}
static const struct {
  const char *name;
  size_t at;
} texts[] = {FIELD(id), FIELD(learner), FIELD(kind), FIELD(programme), FIELD(version), FIELD(cohort), FIELD(component),
             FIELD(session), FIELD(score), FIELD(score_max), FIELD(score_min), FIELD(progress), FIELD(minutes),
             FIELD(fraction), FIELD(group), FIELD(gate), FIELD(basis), FIELD(by), FIELD(reason), FIELD(source),
             FIELD(question), FIELD(name), FIELD(value), FIELD(award), FIELD(trigger), FIELD(event)},
  numbers[] = {FIELD(at), FIELD(recorded), FIELD(until), FIELD(due), FIELD(expires), FIELD(occurrence), FIELD(rating)};

int read_event(const char *lines, size_t size, blend_event *event) {
  event->struct_size = sizeof *event;
  if (blend_event_init(event, NULL) != BLEND_OK) return 0;
  const char *end = lines + size;
  while (lines < end) {
    char called[32];
    size_t length = 0;
    int used = 0, known = 0;
    if (sscanf(lines, "%31s %zu%n", called, &length, &used) != 2) return 0;
    const char *value = lines + used + 1;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
      if (strcmp(called, texts[i].name)) continue;
      blend_text text = {value, length};
      memcpy((char *)event + texts[i].at, &text, sizeof text);
      known = 1;
    }
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
      if (strcmp(called, numbers[i].name)) continue;
      int64_t number = strtoll(value, NULL, 10);
      memcpy((char *)event + numbers[i].at, &number, sizeof number);
      known = 1;
    }
    if (!known) return 0;
    lines = value + length + 1;
  }
  return 1;
}
