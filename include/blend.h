/* blend: where each learner stands in a blended programme, and why. Generated from blend-ffi; do not edit. */

#ifndef BLEND_H
#define BLEND_H

#include <stddef.h>
#include <stdint.h>

/* A stream of Arrow record batches, as the Arrow C stream interface has it: https://arrow.apache.org/docs/format/ */
struct ArrowArrayStream;

// Done.
#define BLEND_OK 0

// An argument cannot serve: a null handle, text that is not UTF-8, an instant that is none, a word out of its list.
#define BLEND_INVALID_ARGUMENT 1

// A document or question was refused; the error lists every problem.
#define BLEND_REFUSED 2

// Something inside went wrong that should not; the handles are as before.
#define BLEND_INTERNAL 3

// A stream of record batches failed; the message is its own.
#define BLEND_STREAM 4

// Ask for a seat in a session.
#define BLEND_ACTION_REGISTER 0

// Begin self-paced or workplace work.
#define BLEND_ACTION_START 1

// Take part in a session.
#define BLEND_ACTION_ATTEND 2

// Be granted the certificate.
#define BLEND_ACTION_CERTIFY 3

// The number of this ABI; a host checks it when it loads the library.
#define BLEND_ABI_VERSION 0

// Owned bytes: a length, and a closing NUL beyond it; freed by `blend_bytes_free`.
typedef struct blend_bytes blend_bytes;

// Why a call failed; freed by `blend_error_free`.
typedef struct blend_error blend_error;

// Where many learners are; immutable, shared between threads; freed by `blend_evaluation_free`.
typedef struct blend_evaluation blend_evaluation;

// The records of many learners of one programme; immutable, shared between threads; freed by `blend_population_free`.
typedef struct blend_population blend_population;

// A compiled programme; immutable, shared between threads; freed by `blend_programme_free`.
typedef struct blend_programme blend_programme;

// One learner's record; freed by `blend_record_free`.
typedef struct blend_record blend_record;

// A schedule of one programme; immutable, shared between threads; freed by `blend_schedule_free`.
typedef struct blend_schedule blend_schedule;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

// The status that the failed call returned; 0 for NULL.
//
// # Safety
// `error` is NULL or came from this library and was not freed.
int32_t blend_error_status(const blend_error *error);

// What went wrong, a line for each problem; lives as long as the error. NULL for NULL.
//
// # Safety
// `error` is NULL or came from this library and was not freed.
const char *blend_error_message(const blend_error *error);

// The number of the first problem's code; 0 for NULL, and when there are no problems.
//
// # Safety
// `error` is NULL or came from this library and was not freed.
int32_t blend_error_code(const blend_error *error);

// What to do about the first problem; lives as long as the error. NULL for NULL.
//
// # Safety
// `error` is NULL or came from this library and was not freed.
const char *blend_error_help(const blend_error *error);

// Where the first problem is, as a JSON pointer, empty for the whole; lives as long as the error. NULL for NULL.
//
// # Safety
// `error` is NULL or came from this library and was not freed.
const char *blend_error_pointer(const blend_error *error);

// How many problems there are; 0 for NULL, and when an argument or the library is at fault.
//
// # Safety
// `error` is NULL or came from this library and was not freed.
size_t blend_error_problem_count(const blend_error *error);

// The problems as a JSON list of objects with `code`, `severity`, `path`, `message`, `help` and `related`; lives as long
// as the error. NULL for NULL.
//
// # Safety
// `error` is NULL or came from this library and was not freed.
const char *blend_error_problems(const blend_error *error);

// Frees an error; NULL is fine.
//
// # Safety
// `error` is NULL or came from this library and was not freed.
void blend_error_free(blend_error *error);

// Where every learner of a table is at an instant: the standing of each, as one table.
//
// `events`: a stream of record batches, one fact a row, in any order, a learner's rows anywhere. It is taken over and
// released whatever this returns; it is read on the calling thread. Its columns are named as the fields of facts are;
// `learner` (text or whole numbers), `kind` (text) and `at` (timestamps, or RFC 3339 text) have to be there, those that
// are no fields are ignored. Without `id`, every row is a fact of its own and nothing can be voided.
//
// `options`: a JSON object with `at` (RFC 3339) and any of `known_at`, `columns` (the names of columns that are not named
// as their fields are, by field), `components` (whose states are told), `spans` (since and until when), `gates` (their
// outcomes) - each `true` for all or a list of ids -, `missing` (`true` for what is missing), `measures` (`true` for measures
// over all learners), `grouped` (`true` where all rows of a learner come together) and `threads` (from 1, the usual). `schedule`: NULL where sessions and cohorts do not matter.
//
// `BLEND_REFUSED` for options and columns that cannot serve, with every problem; `BLEND_STREAM` when the stream fails.
// What a row says is never refused: see `blend_evaluation_notices`.
//
// # Safety
// Handles are NULL or came from this library and were not freed; `events` is NULL or points to a stream that its maker has
// filled in; texts point to as many bytes as their lengths say; `out` and `error` to places for a pointer, `error` may be
// NULL.
int32_t blend_programme_evaluate(const blend_programme *programme,
                                 struct ArrowArrayStream *events,
                                 const char *options,
                                 size_t options_len,
                                 const blend_schedule *schedule,
                                 blend_evaluation **out,
                                 blend_error **error);

// The answers as a stream of one record batch, one row a learner; `out` points to a place for a stream, which is
// overwritten, and left released on failure. The stream outlives the handle; whoever has it releases it. May be called
// again.
//
// The columns are `learner` (of the type it came in), `status`, `progress` (basis points), `completed_at`, `timing`,
// `due`, `certification`, `earned`, `expires`, and as asked `<component>.state`, `<component>.since`,
// `<component>.until`, `<gate>:<component>:<action>.outcome` and `missing`. Words are dictionaries, instants microseconds
// in UTC.
//
// # Safety
// `evaluation` is NULL or came from this library and was not freed; `out` points to a place for a stream, `error` to one
// for a pointer, or is NULL.
int32_t blend_evaluation_stream(const blend_evaluation *evaluation,
                                struct ArrowArrayStream *out,
                                blend_error **error);

// What was noticed about rows: a JSON list of objects `code`, `column`, `count` and `rows`, the numbers of the first of
// them.
//
// # Safety
// As `blend_evaluation_stream`; `out` points to a place for a pointer.
int32_t blend_evaluation_notices(const blend_evaluation *evaluation,
                                 blend_bytes **out,
                                 blend_error **error);

// Measures over all learners: a JSON object with `learners`, `completion`, `formats`, `timing`, `pre_work` and `funnel`, as
// the report of a population has them over everybody; `null` where they were not asked for.
//
// # Safety
// As `blend_evaluation_stream`; `out` points to a place for a pointer.
int32_t blend_evaluation_measures(const blend_evaluation *evaluation,
                                  blend_bytes **out,
                                  blend_error **error);

// How many learners there are; 0 for NULL.
//
// # Safety
// `evaluation` is NULL or came from this library and was not freed.
size_t blend_evaluation_rows(const blend_evaluation *evaluation);

// How many rows were read; 0 for NULL.
//
// # Safety
// `evaluation` is NULL or came from this library and was not freed.
uint64_t blend_evaluation_rows_read(const blend_evaluation *evaluation);

// Frees an evaluation; NULL is fine.
//
// # Safety
// `evaluation` is NULL or came from this library and was not freed.
void blend_evaluation_free(blend_evaluation *evaluation);

// Reads the facts of many learners from a JSON list, in any order. `schedule`: NULL where sessions and cohorts do not
// matter.
//
// # Safety
// Handles are NULL or came from this library and were not freed; texts point to as many bytes as their lengths say;
// `out` and `error` to places for a pointer, `error` may be NULL.
int32_t blend_population_new(const blend_programme *programme,
                             const blend_schedule *schedule,
                             const char *events,
                             size_t events_len,
                             blend_population **out,
                             blend_error **error);

// What is to be assigned, sent, renewed or asked up to an instant (RFC 3339): a JSON list of actions. `sent`: a JSON list of
// the keys of actions listed before, or NULL with length 0; `options`: a JSON object with any of `due`, `renewal`, `survey`
// and `failures`, or NULL with length 0 for the usual ones.
//
// # Safety
// As `blend_population_new`.
int32_t blend_population_agenda(const blend_population *population,
                                const char *at,
                                size_t at_len,
                                const char *sent,
                                size_t sent_len,
                                const char *options,
                                size_t options_len,
                                blend_bytes **out,
                                blend_error **error);

// What happened, provably, as of an instant (RFC 3339): a JSON list of rows. `known_at`: NULL for everything known.
//
// # Safety
// As `blend_population_new`.
int32_t blend_population_audit(const blend_population *population,
                               const char *at,
                               size_t at_len,
                               const char *known_at,
                               size_t known_at_len,
                               blend_bytes **out,
                               blend_error **error);

// What is doubtful about the schedule, with what the facts show: a JSON list. `known_at`: NULL for everything known.
//
// # Safety
// As `blend_population_new`.
int32_t blend_population_findings(const blend_population *population,
                                  const char *at,
                                  size_t at_len,
                                  const char *known_at,
                                  size_t known_at_len,
                                  blend_bytes **out,
                                  blend_error **error);

// Who has a seat in a session, who waits and who was turned away, as of an instant (RFC 3339): a JSON object. `known_at`:
// NULL for everything known.
//
// # Safety
// As `blend_population_new`.
int32_t blend_population_roster(const blend_population *population,
                                const char *session,
                                size_t session_len,
                                const char *at,
                                size_t at_len,
                                const char *known_at,
                                size_t known_at_len,
                                blend_bytes **out,
                                blend_error **error);

// What a facilitator is told before a session: a JSON object. `known_at`: NULL for everything known.
//
// # Safety
// As `blend_population_new`.
int32_t blend_population_session_brief(const blend_population *population,
                                       const char *session,
                                       size_t session_len,
                                       const char *at,
                                       size_t at_len,
                                       const char *known_at,
                                       size_t known_at_len,
                                       blend_bytes **out,
                                       blend_error **error);

// What a coach is told before a session: a JSON object. `known_at`: NULL for everything known.
//
// # Safety
// As `blend_population_new`.
int32_t blend_population_coach_brief(const blend_population *population,
                                     const char *session,
                                     size_t session_len,
                                     const char *at,
                                     size_t at_len,
                                     const char *known_at,
                                     size_t known_at_len,
                                     blend_bytes **out,
                                     blend_error **error);

// Measures over all learners, each cohort and each value of an attribute, as of an instant (RFC 3339): a JSON object.
// `known_at`: NULL for everything known; `options`: a JSON object with any of `minutes_lost`, `readiness`, `low_use`,
// `struggle` and `attributes`, or NULL with length 0 for the usual ones.
//
// # Safety
// As `blend_population_new`.
int32_t blend_population_report(const blend_population *population,
                                const char *at,
                                size_t at_len,
                                const char *known_at,
                                size_t known_at_len,
                                const char *options,
                                size_t options_len,
                                blend_bytes **out,
                                blend_error **error);

// What a change of the schedule would do, by the facts up to an instant (RFC 3339): a JSON object. `change`: a JSON object,
// as one of `changes` in a schedule.
//
// # Safety
// As `blend_population_new`.
int32_t blend_population_effects(const blend_population *population,
                                 const char *change,
                                 size_t change_len,
                                 const char *at,
                                 size_t at_len,
                                 blend_bytes **out,
                                 blend_error **error);

// Frees a population; NULL is fine.
//
// # Safety
// `population` is NULL or came from this library and was not freed.
void blend_population_free(blend_population *population);

// Compiles a programme from JSON text. `earlier`: a JSON list of its earlier versions, or NULL with length 0.
//
// # Safety
// Texts point to as many bytes as their lengths say; `out` and `error` to places for a pointer, `error` may be NULL.
int32_t blend_programme_new(const char *json,
                            size_t json_len,
                            const char *earlier,
                            size_t earlier_len,
                            blend_programme **out,
                            blend_error **error);

// What the programme's author should look at: a JSON list of problems.
//
// # Safety
// `programme` is NULL or came from this library and was not freed; `out` and `error` as in `blend_programme_new`.
int32_t blend_programme_warnings(const blend_programme *programme,
                                 blend_bytes **out,
                                 blend_error **error);

// What is written otherwise in a newer version: a JSON list of differences, in document order.
//
// # Safety
// Handles are NULL or came from this library and were not freed; `out` and `error` as in `blend_programme_new`.
int32_t blend_programme_diff(const blend_programme *older,
                             const blend_programme *newer,
                             blend_bytes **out,
                             blend_error **error);

// What publishing a newer version at an instant (RFC 3339), and enrolling everybody in it, would change for whom: a JSON
// list of learners. `events`: the facts of all learners, a JSON list; `schedule`: NULL where sessions and cohorts do not
// matter.
//
// # Safety
// As `blend_programme_diff`; texts point to as many bytes as their lengths say.
int32_t blend_programme_impact(const blend_programme *older,
                               const blend_programme *newer,
                               const blend_schedule *schedule,
                               const char *events,
                               size_t events_len,
                               const char *at,
                               size_t at_len,
                               blend_bytes **out,
                               blend_error **error);

// Frees a programme; NULL is fine. Schedules and records made from it live on.
//
// # Safety
// `programme` is NULL or came from this library and was not freed.
void blend_programme_free(blend_programme *programme);

// Reads the facts of one learner from a JSON list. `schedule`: NULL where sessions and cohorts do not matter.
//
// # Safety
// Handles are NULL or came from this library and were not freed; texts point to as many bytes as their lengths say;
// `out` and `error` to places for a pointer, `error` may be NULL.
int32_t blend_record_new(const blend_programme *programme,
                         const blend_schedule *schedule,
                         const char *events,
                         size_t events_len,
                         blend_record **out,
                         blend_error **error);

// Where the learner is at an instant (RFC 3339), as JSON. `known_at`: NULL for everything known.
//
// # Safety
// As `blend_record_new`.
int32_t blend_record_standing(const blend_record *record,
                              const char *at,
                              size_t at_len,
                              const char *known_at,
                              size_t known_at_len,
                              blend_bytes **out,
                              blend_error **error);

// May the learner do this? `component`: NULL for `BLEND_ACTION_CERTIFY`; `session`: NULL when not bound to one; `others`: the
// session's other learners, of the same programme and schedule handles, so that registering tells whether there is a seat
// left; NULL where that does not matter.
//
// # Safety
// As `blend_record_new`.
int32_t blend_record_decide(const blend_record *record,
                            const char *component,
                            size_t component_len,
                            int32_t action,
                            const char *session,
                            size_t session_len,
                            const char *at,
                            size_t at_len,
                            const char *known_at,
                            size_t known_at_len,
                            const blend_population *others,
                            blend_bytes **out,
                            blend_error **error);

// The tree of a rule's parts at an instant. `rule`: a path as `completion` or `gates.pre-work`, or a rule as JSON.
//
// # Safety
// As `blend_record_new`.
int32_t blend_record_explain(const blend_record *record,
                             const char *rule,
                             size_t rule_len,
                             const char *at,
                             size_t at_len,
                             const char *known_at,
                             size_t known_at_len,
                             blend_bytes **out,
                             blend_error **error);

// The instants at which a rule holds: a JSON list of `[from, until]`, `null` for no bound.
//
// # Safety
// As `blend_record_new`.
int32_t blend_record_timeline(const blend_record *record,
                              const char *rule,
                              size_t rule_len,
                              const char *known_at,
                              size_t known_at_len,
                              blend_bytes **out,
                              blend_error **error);

// The certificate's periods so far and its next `next` ends, as JSON. `at`, `known_at`: RFC 3339; `known_at` may be NULL for
// everything known.
//
// # Safety
// As `blend_record_new`.
int32_t blend_record_certification(const blend_record *record,
                                   const char *at,
                                   size_t at_len,
                                   uint32_t next,
                                   const char *known_at,
                                   size_t known_at_len,
                                   blend_bytes **out,
                                   blend_error **error);

// What is to be assigned, sent, renewed or asked about this learner up to an instant: a JSON list of actions. `sent`: a JSON
// list of the keys of actions listed before, or NULL with length 0; `options`: a JSON object with any of `due`, `renewal`,
// `survey` and `failures`, or NULL with length 0 for the usual ones.
//
// # Safety
// As `blend_record_new`.
int32_t blend_record_agenda(const blend_record *record,
                            const char *at,
                            size_t at_len,
                            const char *sent,
                            size_t sent_len,
                            const char *options,
                            size_t options_len,
                            blend_bytes **out,
                            blend_error **error);

// What happened, provably, as of an instant: a JSON list of rows. `known_at`: NULL for everything known.
//
// # Safety
// As `blend_record_new`.
int32_t blend_record_audit(const blend_record *record,
                           const char *at,
                           size_t at_len,
                           const char *known_at,
                           size_t known_at_len,
                           blend_bytes **out,
                           blend_error **error);

// Adds one fact and tells what it changed: a JSON list. The record belongs to one thread during the call; a fact that is
// refused leaves it as it was.
//
// # Safety
// As `blend_record_new`; no other thread uses `record` during the call.
int32_t blend_record_apply(blend_record *record,
                           const char *event,
                           size_t event_len,
                           blend_bytes **out,
                           blend_error **error);

// Frees a record; NULL is fine.
//
// # Safety
// `record` is NULL or came from this library and was not freed.
void blend_record_free(blend_record *record);

// Reads a schedule from JSON text.
//
// # Safety
// Handles are NULL or came from this library and were not freed; texts point to as many bytes as their lengths say;
// `out` and `error` to places for a pointer, `error` may be NULL.
int32_t blend_schedule_new(const blend_programme *programme,
                           const char *json,
                           size_t json_len,
                           blend_schedule **out,
                           blend_error **error);

// What the schedule's author should look at: a JSON list of problems.
//
// # Safety
// As `blend_schedule_new`.
int32_t blend_schedule_warnings(const blend_schedule *schedule, blend_bytes **out, blend_error **error);

// What is doubtful about the schedule by itself: a JSON list of findings.
//
// # Safety
// As `blend_schedule_new`.
int32_t blend_schedule_findings(const blend_schedule *schedule, blend_bytes **out, blend_error **error);

// Frees a schedule; NULL is fine.
//
// # Safety
// `schedule` is NULL or came from this library and was not freed.
void blend_schedule_free(blend_schedule *schedule);

// The bytes, with a NUL after the last; live as long as the handle. NULL for NULL.
//
// # Safety
// `bytes` is NULL or came from this library and was not freed.
const char *blend_bytes_data(const blend_bytes *bytes);

// How many bytes there are, the closing NUL not counted.
//
// # Safety
// `bytes` is NULL or came from this library and was not freed.
size_t blend_bytes_len(const blend_bytes *bytes);

// Frees bytes; NULL is fine.
//
// # Safety
// `bytes` is NULL or came from this library and was not freed.
void blend_bytes_free(blend_bytes *bytes);

// The number of the ABI of the library loaded.
int32_t blend_abi_version(void);

// The version of the library, as text that is never freed.
const char *blend_version(void);

// How the library was built, as JSON: `version`, `abi`, `zones` (whether it knows time zones beside UTC) and `zone_data`
// (the edition of their data).
//
// # Safety
// `out` and `error` point to places for a pointer, `error` may be NULL.
int32_t blend_build_info(blend_bytes **out,
                         blend_error **error);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* BLEND_H */
