/* A small learning-management system on SQLite that asks blend for every decision.
 *
 * Where the vendor ends and blend begins
 *   This program owns the store, the transactions, the clock and who may call it. blend owns none of these: it stores
 *   nothing, and each of its answers is a function of the documents and facts it was handed and the instants asked about.
 *   No status, seat or progress stands in a table. Handles are made from what was read and freed with the answer; the
 *   programme and its schedule are compiled once for the life of the process, as nothing in them changes.
 *
 * Transactions
 *   Who only asks reads the facts in one transaction, so that they are of one moment. Who writes because of an answer asks
 *   first, and writes in the transaction in which the facts were read: `begin immediate` takes the one lock of writers
 *   before the first read, so no other clerk can write between the reading and the writing, and the last seat of a session
 *   is given once. (With a server for a database: a lock on the session's row, or the level `serializable` and another
 *   try.) Facts that only report what happened need no permission: they are stored whatever a gate says, and only a fact
 *   that is none, or contradicts one of its id, is turned down.
 *
 * Killed at any moment
 *   A request, the facts it writes and its answer are committed together or not at all. Requests carry the instant at which
 *   they came in, stamped once when they are queued, and that is the instant asked about and the `recorded` of their facts.
 *   So a request done again after a crash gets the answer it would have got. Facts have ids made of the request, or given by
 *   their source: one that arrives twice is stored once. A `register` sent again is told what it was told before.
 *
 *   lms STORE import PROGRAMME SCHEDULE    documents from files, once
 *   lms STORE queue FILE                   requests from a file, one a line
 *   lms STORE serve                        does what is queued; several processes may
 *   lms STORE facts | answers              what is in the tables
 *   lms STORE REQUEST..                    one request at once:
 *     append AT FACT                       a fact as JSON, and which answers it changed
 *     register LEARNER SESSION AT          a seat, or what is missing
 *     standing LEARNER AT
 *     roster SESSION AT
 *     audit DAY                            as of the end of the day, as known then */
#include "blend.h"

#include <sqlite3.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TEXT(s) (s), strlen(s)
#define SHOWN(text) (int)(text).size, (text).data ? (text).data : ""

/* `arrival` orders the facts as they came in; blend does not need it, people who look for a fault do. */
static const char TABLES[] =
    "create table programme (id text primary key, document text not null);"
    "create table schedule (programme text primary key references programme, document text not null);"
    "create table event (arrival integer primary key, learner text not null, id text not null, session text,"
    "  recorded text not null, fact text not null, unique (learner, id));"
    "create index event_session on event (session) where session is not null;"
    "create trigger event_stays before update on event begin select raise(abort, 'facts are never changed'); end;"
    "create trigger event_kept before delete on event begin select raise(abort, 'facts are never deleted'); end;"
    "create table request (number integer primary key, text text not null, answer text);"
    "create index request_text on request (text);"
    "create index request_open on request (number) where answer is null";

struct lms {
  sqlite3 *db;
  blend_programme *programme;
  blend_schedule *schedule;
};

/* What the vendor cannot mend by asking otherwise. The transaction ends with the process. */
static _Noreturn void fail(const char *what, const char *why) {
  fprintf(stderr, "lms: %s: %s\n", what, why);
  exit(1);
}

static void run(sqlite3 *db, const char *sql) {
  if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK) fail(sql, sqlite3_errmsg(db));
}

/* A statement with its texts bound; they live at least as long. */
static sqlite3_stmt *bound(sqlite3 *db, const char *sql, va_list texts) {
  sqlite3_stmt *statement = NULL;
  if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK) fail(sql, sqlite3_errmsg(db));
  for (int i = 1; i <= sqlite3_bind_parameter_count(statement); i++) {
    if (sqlite3_bind_text(statement, i, va_arg(texts, const char *), -1, SQLITE_STATIC) != SQLITE_OK) fail(sql, sqlite3_errmsg(db));
  }
  return statement;
}

/* The first column of the first row, NULL for none; freed with sqlite3_free. One `const char *` for each `?` follows. */
static char *one(sqlite3 *db, const char *sql, ...) {
  va_list texts;
  va_start(texts, sql);
  sqlite3_stmt *statement = bound(db, sql, texts);
  va_end(texts);
  int step = sqlite3_step(statement);
  if (step != SQLITE_ROW && step != SQLITE_DONE) fail(sql, sqlite3_errmsg(db));
  const char *text = step == SQLITE_ROW ? (const char *)sqlite3_column_text(statement, 0) : NULL;
  char *copy = text ? sqlite3_mprintf("%s", text) : NULL;
  if (sqlite3_finalize(statement) != SQLITE_OK) fail(sql, sqlite3_errmsg(db));
  return copy;
}

/* For what has to be there. */
static void needed(int32_t result, blend_error *error, const char *what) {
  if (result != BLEND_OK) fail(what, blend_error_message(error));
}

/* Tells why blend turned something down; nothing is written then. */
static void refused(sqlite3_str *out, blend_error *error) {
  bool problems = blend_error_problem_count(error) > 0;
  sqlite3_str_appendf(out, "refused: %s", problems ? blend_error_problems(error) : blend_error_message(error));
  blend_error_free(error);
}

/* Appends blend's answer, or why there is none. */
static void told(sqlite3_str *out, int32_t result, blend_bytes *answer, blend_error *error) {
  if (result == BLEND_OK) {
    sqlite3_str_append(out, blend_bytes_data(answer), (int)blend_bytes_len(answer));
    blend_bytes_free(answer);
  } else {
    refused(out, error);
  }
}

/* An instant of whole seconds in UTC as microseconds; BLEND_NO_INSTANT, which blend refuses where it wants one, for all else. */
static int64_t micros(sqlite3 *db, const char *at) {
  char *seconds = one(db, "select strftime('%s', ?1) where strftime('%Y-%m-%dT%H:%M:%SZ', ?1) = ?1", at);
  int64_t instant = seconds ? strtoll(seconds, NULL, 10) * 1000000 : BLEND_NO_INSTANT;
  sqlite3_free(seconds);
  return instant;
}

/* One learner's facts, in any order. */
static int32_t record_of(struct lms *lms, const char *learner, blend_record **record, blend_error **error) {
  char *facts = one(lms->db, "select json_group_array(json(fact)) from event where learner = ?", learner);
  int32_t result = blend_record_new(lms->programme, lms->schedule, TEXT(facts), record, error);
  sqlite3_free(facts);
  return result;
}

/* Everybody's facts who ever asked for a seat in a session, but one learner's. */
static blend_population *others_in(struct lms *lms, const char *session, const char *learner) {
  char *facts = one(lms->db,
                    "select json_group_array(json(fact)) from event"
                    " where learner in (select learner from event where session = ?) and learner <> ?",
                    session, learner);
  blend_population *others = NULL;
  blend_error *error = NULL;
  needed(blend_population_new(lms->programme, lms->schedule, TEXT(facts), &others, &error), error, session);
  sqlite3_free(facts);
  return others;
}

/* A report of what happened: never forbidden by a gate, but it has to be a fact, and not contradict one of its id. */
static void append(struct lms *lms, const char *at, const char *given, sqlite3_str *out) {
  blend_fact *fact = NULL;
  blend_record *record = NULL;
  blend_bytes *changes = NULL;
  blend_error *error = NULL;
  if (blend_fact_read(TEXT(given), &fact, &error) != BLEND_OK) {
    refused(out, error);
    return;
  }
  blend_fact_free(fact);
  char *stored = one(lms->db, "select json_set(?, '$.recorded', ?)", given, at);
  char *learner = one(lms->db, "select json_extract(?, '$.learner')", stored);
  int32_t result = record_of(lms, learner, &record, &error);
  if (result == BLEND_OK) result = blend_record_apply(record, TEXT(stored), &changes, &error);
  if (result == BLEND_OK) {
    sqlite3_free(one(lms->db,
                     "insert into event (learner, id, session, recorded, fact) select ?1, json_extract(?2, '$.id'),"
                     " json_extract(?2, '$.session'), ?3, ?2 where true on conflict do nothing",
                     learner, stored, at));
  }
  told(out, result, changes, error);
  blend_record_free(record);
  sqlite3_free(stored);
  sqlite3_free(learner);
}

static const char *const OUTCOMES[] = {"?", "open", "flagged", "blocked"};
static const char *const LISTS[] = {"?", "seated", "waiting", "turned away"};
static const char *const REASONS[] = {"?", "not enrolled", "withdrawn", "on leave", "no attempt left", "called off", "over",
                                      "registration closed", "seat taken already", "gate", "overlaps another", "full"};
#define WORD(words, number) (words)[(size_t)(number) < sizeof(words) / sizeof *(words) ? (number) : 0]

/* Each reason on a line, and below it what is missing. */
static void reasons(const blend_decision *decision, sqlite3_str *out) {
  for (size_t i = 0; i < blend_decision_reasons(decision); i++) {
    blend_reason reason = {.struct_size = sizeof reason};
    needed(blend_decision_reason(decision, i, &reason, NULL), NULL, "a reason");
    sqlite3_str_appendf(out, "\n- %s%s", WORD(REASONS, reason.code), reason.mode == BLEND_MODE_FLAG ? " (flag)" : "");
    if (!reason.gate.data) continue;
    sqlite3_str_appendf(out, " %.*s %u/%u: %.*s", SHOWN(reason.gate), reason.done, reason.of, SHOWN(reason.message));
    for (size_t k = 0; k < reason.missing; k++) {
      blend_missing item = {.struct_size = sizeof item};
      needed(blend_decision_missing(decision, i, k, &item, NULL), NULL, "a missing item");
      sqlite3_str_appendf(out, "\n  - %.*s wants %.*s, has %.*s", SHOWN(item.component), SHOWN(item.need), SHOWN(item.have));
    }
  }
}

/* Asks first; the seat is written in the same transaction, unless the answer is no. */
static void seat(struct lms *lms, const char *request, const char *learner, const char *session, const char *at, sqlite3_str *out) {
  char *before = one(lms->db, "select answer from request where text = ? and answer is not null order by number limit 1", request);
  char *component = one(lms->db,
                        "select json_extract(value, '$.component') from schedule, json_each(document, '$.sessions')"
                        " where json_extract(value, '$.id') = ?",
                        session);
  blend_record *record = NULL;
  blend_decision *decision = NULL;
  blend_error *error = NULL;
  if (before) {
    sqlite3_str_appendall(out, before);
  } else if (!component) {
    sqlite3_str_appendf(out, "refused: there is no session %s", session);
  } else if (record_of(lms, learner, &record, &error) != BLEND_OK) {
    refused(out, error);
  } else {
    blend_population *others = others_in(lms, session, learner);
    if (blend_decision_new(record, TEXT(component), BLEND_ACTION_REGISTER, TEXT(session), micros(lms->db, at), BLEND_NO_INSTANT,
                           others, &decision, &error) != BLEND_OK) {
      refused(out, error);
    } else {
      blend_verdict verdict = {.struct_size = sizeof verdict};
      needed(blend_decision_verdict(decision, &verdict, NULL), NULL, "a verdict");
      sqlite3_str_appendall(out, WORD(OUTCOMES, verdict.outcome));
      reasons(decision, out);
      if (verdict.outcome == BLEND_OUTCOME_OPEN || verdict.outcome == BLEND_OUTCOME_FLAGGED) {
        sqlite3_free(one(lms->db,
                         "insert into event (learner, id, session, recorded, fact) values (?1, 'seat:' || ?2 || ':' || ?3, ?2, ?3,"
                         " json_object('id', 'seat:' || ?2 || ':' || ?3, 'learner', ?1, 'kind', 'registered', 'session', ?2,"
                         " 'at', ?3, 'recorded', ?3)) on conflict do nothing",
                         learner, session, at));
      }
    }
    blend_population_free(others);
  }
  blend_decision_free(decision);
  blend_record_free(record);
  sqlite3_free(component);
  sqlite3_free(before);
}

static void standing(struct lms *lms, const char *learner, const char *at, sqlite3_str *out) {
  blend_record *record = NULL;
  blend_bytes *answer = NULL;
  blend_error *error = NULL;
  int32_t result = record_of(lms, learner, &record, &error);
  if (result == BLEND_OK) result = blend_record_standing(record, TEXT(at), NULL, 0, &answer, &error);
  told(out, result, answer, error);
  blend_record_free(record);
}

static void roster(struct lms *lms, const char *session, const char *at, sqlite3_str *out) {
  blend_population *everybody = others_in(lms, session, "");
  blend_roster *roster = NULL;
  blend_error *error = NULL;
  if (blend_roster_new(everybody, TEXT(session), micros(lms->db, at), BLEND_NO_INSTANT, &roster, &error) != BLEND_OK) {
    refused(out, error);
  } else {
    blend_seats seats = {.struct_size = sizeof seats};
    needed(blend_roster_seats(roster, &seats, NULL), NULL, "seats");
    sqlite3_str_appendf(out, "%lld of %lld seats, %lld of %lld waiting", (long long)seats.seated, (long long)seats.capacity,
                        (long long)seats.waiting, (long long)seats.waitlist);
    const size_t counts[] = {0, seats.seated, seats.waiting, seats.turned_away};
    for (int32_t list = BLEND_LIST_SEATED; list <= BLEND_LIST_TURNED_AWAY; list++) {
      for (size_t i = 0; i < counts[list]; i++) {
        blend_seat row = {.struct_size = sizeof row};
        needed(blend_roster_row(roster, list, i, &row, NULL), NULL, "a row");
        sqlite3_str_appendf(out, "\n- %s: %.*s, may attend: %s%s", LISTS[list], SHOWN(row.learner), WORD(OUTCOMES, row.at_start),
                            row.breach ? ", registered against a gate" : "");
      }
    }
  }
  blend_roster_free(roster);
  blend_population_free(everybody);
}

static void audit(struct lms *lms, const char *day, sqlite3_str *out) {
  char *facts = one(lms->db, "select json_group_array(json(fact)) from event");
  char *end = sqlite3_mprintf("%sT23:59:59.999999Z", day);
  blend_population *everybody = NULL;
  blend_bytes *answer = NULL;
  blend_error *error = NULL;
  int32_t result = blend_population_new(lms->programme, lms->schedule, TEXT(facts), &everybody, &error);
  if (result == BLEND_OK) result = blend_population_audit(everybody, TEXT(end), TEXT(end), &answer, &error);
  told(out, result, answer, error);
  blend_population_free(everybody);
  sqlite3_free(end);
  sqlite3_free(facts);
}

/* Answers one request inside a transaction of the caller's; freed with sqlite3_free. */
static char *answered(struct lms *lms, const char *request) {
  sqlite3_str *out = sqlite3_str_new(lms->db);
  char *copy = sqlite3_mprintf("%s", request), *words[4] = {"", "", "", ""};
  int count = 0;
  for (char *word = strtok(copy, " "); word && count < 4; word = strtok(NULL, " ")) words[count++] = word;
  if (!strcmp(words[0], "append") && count >= 3) {
    append(lms, words[1], request + (words[2] - copy), out);
  } else if (!strcmp(words[0], "register") && count == 4) {
    seat(lms, request, words[1], words[2], words[3], out);
  } else if (!strcmp(words[0], "standing") && count == 3) {
    standing(lms, words[1], words[2], out);
  } else if (!strcmp(words[0], "roster") && count == 3) {
    roster(lms, words[1], words[2], out);
  } else if (!strcmp(words[0], "audit") && count == 2) {
    audit(lms, words[1], out);
  } else {
    sqlite3_str_appendall(out, "refused: no such request");
  }
  sqlite3_free(copy);
  char *answer = sqlite3_str_finish(out);
  if (!answer) fail(request, "out of memory");
  return answer;
}

/* Does what is queued, each request in a transaction of its own. The log is written before the commit: it says what was
 * begun, the table what was done. */
static void serve(struct lms *lms) {
  for (;;) {
    run(lms->db, "begin immediate");
    char *number = one(lms->db, "select number from request where answer is null order by number limit 1");
    if (!number) break;
    char *request = one(lms->db, "select text from request where number = ?", number);
    printf("%s %.40s\n", number, request);
    fflush(stdout);
    char *answer = answered(lms, request);
    sqlite3_free(one(lms->db, "update request set answer = ? where number = ?", answer, number));
    run(lms->db, "commit");
    sqlite3_free(answer);
    sqlite3_free(request);
    sqlite3_free(number);
  }
  run(lms->db, "commit");
}

/* One request from the command line. What writes is kept with its answer; who only asks disturbs nobody. */
static void at_once(struct lms *lms, const char *request) {
  bool writes = !strncmp(request, "append ", 7) || !strncmp(request, "register ", 9);
  run(lms->db, writes ? "begin immediate" : "begin");
  char *answer = answered(lms, request);
  if (writes) sqlite3_free(one(lms->db, "insert into request (text, answer) values (?, ?)", request, answer));
  run(lms->db, "commit");
  puts(answer);
  sqlite3_free(answer);
}

static char *file(const char *name) {
  FILE *from = fopen(name, "rb");
  char *text = NULL;
  size_t size = 0, more = 0;
  if (!from) fail(name, "cannot be read");
  do {
    size += more;
    if (!(text = sqlite3_realloc64(text, size + 65537))) fail(name, "out of memory");
  } while ((more = fread(text + size, 1, 65536, from)) > 0);
  text[size] = '\0';
  fclose(from);
  return text;
}

/* The documents are compiled from the tables, as every process does. */
static void open_documents(struct lms *lms) {
  blend_error *error = NULL;
  char *programme = one(lms->db, "select document from programme"), *schedule = one(lms->db, "select document from schedule");
  if (!programme || !schedule) fail("the store", "nothing was imported");
  needed(blend_programme_new(TEXT(programme), NULL, 0, &lms->programme, &error), error, "the programme");
  needed(blend_schedule_new(lms->programme, TEXT(schedule), &lms->schedule, &error), error, "the schedule");
  sqlite3_free(programme);
  sqlite3_free(schedule);
}

static void import(struct lms *lms, const char *programme, const char *schedule) {
  char *documents[] = {file(programme), file(schedule)};
  run(lms->db, "begin immediate");
  run(lms->db, TABLES);
  sqlite3_free(one(lms->db, "insert into programme select json_extract(?1, '$.id'), ?1", documents[0]));
  sqlite3_free(one(lms->db, "insert into schedule select json_extract(?1, '$.programme'), ?1", documents[1]));
  open_documents(lms); /* ends the process, and with it the transaction, when one is refused */
  run(lms->db, "commit");
  sqlite3_free(documents[0]);
  sqlite3_free(documents[1]);
}

static void queue(struct lms *lms, const char *name) {
  char *requests = file(name);
  run(lms->db, "begin immediate");
  for (char *line = strtok(requests, "\n"); line; line = strtok(NULL, "\n")) {
    sqlite3_free(one(lms->db, "insert into request (text) values (?)", line));
  }
  run(lms->db, "commit");
  sqlite3_free(requests);
}

int main(int count, char **words) {
  struct lms lms = {0};
  const char *word = count > 2 ? words[2] : "";
  if (count < 3) fail("usage", "lms STORE COMMAND ..");
  if (blend_abi_version() != BLEND_ABI_VERSION) fail("blend", "another ABI than the one compiled for");
  if (sqlite3_open(words[1], &lms.db) != SQLITE_OK) fail(words[1], sqlite3_errmsg(lms.db));
  sqlite3_busy_timeout(lms.db, 60000);
  run(lms.db, "pragma foreign_keys = on");
  if (!strcmp(word, "import") && count == 5) {
    import(&lms, words[3], words[4]);
  } else if (!strcmp(word, "queue") && count == 4) {
    queue(&lms, words[3]);
  } else if (!strcmp(word, "facts") || !strcmp(word, "answers")) {
    char *all = one(lms.db, *word == 'f' ? "select json_group_array(json_array(arrival, learner, id, session, recorded, fact)) from event"
                                         : "select json_group_array(json_array(number, text, answer)) from request");
    puts(all);
    sqlite3_free(all);
  } else {
    open_documents(&lms);
    if (!strcmp(word, "serve")) {
      serve(&lms);
    } else {
      sqlite3_str *request = sqlite3_str_new(lms.db);
      for (int i = 2; i < count; i++) sqlite3_str_appendf(request, "%s%s", i > 2 ? " " : "", words[i]);
      char *text = sqlite3_str_finish(request);
      at_once(&lms, text);
      sqlite3_free(text);
    }
  }
  blend_schedule_free(lms.schedule);
  blend_programme_free(lms.programme);
  if (sqlite3_close(lms.db) != SQLITE_OK) fail(words[1], sqlite3_errmsg(lms.db));
  return 0;
}
