/* blend: where each learner stands in a blended programme, and why. Generated from blend-ffi; do not edit.
 *
 * What a call looks like
 *   Functions that can fail return a `blend_result`: BLEND_OK is 0, everything else a failure, also numbers that this header
 *   does not list. Their result goes to `out`, which is NULL (of a struct: all 0 but `struct_size`) after a failure, and left
 *   alone only where there is no room: a struct that is too small, an address that is not aligned. `error` may be NULL; it is
 *   set to NULL on success, else to an error that the caller frees with `blend_error_free`: message, help, place, and every
 *   problem as JSON. What the objects and lists of the JSON answers hold, and what facts and documents are made of, is told
 *   in include/README.md of the sources.
 *
 * Who owns what
 *   A handle that a function puts into `out` belongs to the caller, who frees it with the `.._free` of its type, once; NULL
 *   is fine there. Everything passed in is only borrowed for the call, unless it says otherwise. Handles that were made from
 *   others do not need them any more. Pointers to text live as long as the handle they were asked of. blend frees nothing
 *   that the host has allocated, and the host frees nothing of blend's but through these functions. A pointer that is no
 *   handle, or one freed before, is mostly found out and refused; do not count on it.
 *
 * Threads
 *   A `const` handle may be used from many threads at once; one that is not `const` (`blend_record_apply`,
 *   `blend_record_add`, the frees) belongs to one thread during the call. No answer depends on global or thread-local state,
 *   there is no errno and no thread that outlives a call: a process may fork at any time between calls. Nothing is read but
 *   the arguments: no clock, locale, environment, file or network (hash tables take their seed from the system, which shows in
 *   no answer), and nothing is printed. Only where a call gives BLEND_INTERNAL, Rust has told where on standard error, and has
 *   read RUST_BACKTRACE for that. Memory that cannot be had ends the process, as usual in Rust.
 *
 * Text, instants, numbers
 *   Text comes in as UTF-8 with its length and needs no closing NUL; NULL is fine at length 0, and where something may be
 *   left out, length 0 leaves it out. Text that goes out has its length and a NUL beyond it. JSON functions take instants
 *   as RFC 3339 text with an offset, the others as microseconds since 1970 UTC, with BLEND_NO_INSTANT for none. Decimals are
 *   text, so that they are exact.
 *
 * Structs
 *   They go by pointer. The caller sets `struct_size` to `sizeof` of the struct before each call; blend reads or writes no
 *   more than that, so that a program built with an older header goes on working. With a library older than the header, what
 *   it does not know of an answer is left alone, and an event of which it does not know all is refused.
 *
 * What may change
 *   While `blend_abi_version()` is the same, functions, fields at the end of structs and numbers of enumerations may be
 *   added; nothing is removed, moved or given another meaning, and programs need not be built anew. On Linux the name
 *   that the loader knows the shared library by, `libblend.so.N`, has the same number. JSON answers gain fields and lose none.
 *   Number 0 is the one before the first release: there, a new version of the library may change everything. */

#ifndef BLEND_H
#define BLEND_H

#include <stddef.h>
#include <stdint.h>

/* No instant, where one may be left out. */
#define BLEND_NO_INSTANT INT64_MIN

/* The Arrow C data and stream interfaces, unless a header before has them: https://arrow.apache.org/docs/format/ */
#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE
struct ArrowSchema {
  const char *format;
  const char *name;
  const char *metadata;
  int64_t flags;
  int64_t n_children;
  struct ArrowSchema **children;
  struct ArrowSchema *dictionary;
  void (*release)(struct ArrowSchema *);
  void *private_data;
};
struct ArrowArray {
  int64_t length;
  int64_t null_count;
  int64_t offset;
  int64_t n_buffers;
  int64_t n_children;
  const void **buffers;
  struct ArrowArray **children;
  struct ArrowArray *dictionary;
  void (*release)(struct ArrowArray *);
  void *private_data;
};
#endif
#ifndef ARROW_C_STREAM_INTERFACE
#define ARROW_C_STREAM_INTERFACE
struct ArrowArrayStream {
  int (*get_schema)(struct ArrowArrayStream *, struct ArrowSchema *out);
  int (*get_next)(struct ArrowArrayStream *, struct ArrowArray *out);
  const char *(*get_last_error)(struct ArrowArrayStream *);
  void (*release)(struct ArrowArrayStream *);
  void *private_data;
};
#endif

// What kind of fault a problem is. In the JSON of problems `code` is the word after `BLEND_PROBLEM_CODE_`, in lower case.
typedef enum {
  BLEND_PROBLEM_CODE_INVALID_UTF8 = 1,
  BLEND_PROBLEM_CODE_INVALID_JSON = 2,
  BLEND_PROBLEM_CODE_WRONG_TYPE = 3,
  BLEND_PROBLEM_CODE_UNKNOWN_FIELD = 4,
  BLEND_PROBLEM_CODE_MISSING_FIELD = 5,
  BLEND_PROBLEM_CODE_DUPLICATE_KEY = 6,
  BLEND_PROBLEM_CODE_LIMIT_EXCEEDED = 7,
  BLEND_PROBLEM_CODE_BAD_ID = 8,
  BLEND_PROBLEM_CODE_RESERVED_ID = 9,
  BLEND_PROBLEM_CODE_DUPLICATE_ID = 10,
  BLEND_PROBLEM_CODE_UNKNOWN_REFERENCE = 11,
  BLEND_PROBLEM_CODE_REFERENCE_CYCLE = 12,
  BLEND_PROBLEM_CODE_EMPTY_LIST = 13,
  BLEND_PROBLEM_CODE_COUNT_OUT_OF_RANGE = 14,
  BLEND_PROBLEM_CODE_NUMBER_OUT_OF_RANGE = 15,
  BLEND_PROBLEM_CODE_BAD_NUMBER = 16,
  BLEND_PROBLEM_CODE_BAD_INSTANT = 17,
  BLEND_PROBLEM_CODE_BAD_DURATION = 18,
  BLEND_PROBLEM_CODE_UNKNOWN_TIMEZONE = 19,
  BLEND_PROBLEM_CODE_UNKNOWN_VALUE = 20,
  BLEND_PROBLEM_CODE_BAD_RULE = 21,
  BLEND_PROBLEM_CODE_BAD_GATE = 22,
  BLEND_PROBLEM_CODE_NOTHING_TREATS_OBJECTIVE = 23,
  BLEND_PROBLEM_CODE_EQUIVALENT_IS_COMPONENT = 24,
  BLEND_PROBLEM_CODE_UNREACHABLE = 25,
  BLEND_PROBLEM_CODE_CONFLICTING_FIELDS = 26,
  BLEND_PROBLEM_CODE_GRACE_TOO_LONG = 27,
  BLEND_PROBLEM_CODE_WEIGHT_ZERO = 28,
  BLEND_PROBLEM_CODE_REVERSED_INTERVAL = 29,
  BLEND_PROBLEM_CODE_OTHER_PROGRAMME = 30,
  BLEND_PROBLEM_CODE_CONFLICTING_EVENT = 31,
  BLEND_PROBLEM_CODE_HOLDS_WITHOUT_EVIDENCE = 32,
  BLEND_PROBLEM_CODE_MISSING_ARGUMENT = 33,
  BLEND_PROBLEM_CODE_BAD_DESIGN = 34,
} blend_problem_code;

// What a function returns. A number once given is never given another meaning; treat one that is not listed here as a
// failure.
typedef enum {
  // Done.
  BLEND_OK = 0,
  // An argument cannot serve: a handle that is NULL or none, text that is not UTF-8, an instant that is none, a word
  // out of its list, a struct that is too small.
  BLEND_INVALID_ARGUMENT = 1,
  // A document, fact or question was refused; the error lists every problem.
  BLEND_REFUSED = 2,
  // Something inside went wrong that should not; the handles are as before.
  BLEND_INTERNAL = 3,
  // A stream of record batches failed; the message is its own.
  BLEND_STREAM = 4,
  // This library was built without what is asked.
  BLEND_UNSUPPORTED = 5,
  // The host's `blend_watch` said to stop.
  BLEND_STOPPED = 6,
} blend_result;

// The ABI that this header declares.
typedef enum {
  // A host compares it with `blend_abi_version()` of the library it has loaded.
  BLEND_ABI_VERSION = 0,
} blend_abi;

// What a learner wants to do.
typedef enum {
  // Ask for a seat in a session.
  BLEND_ACTION_REGISTER = 1,
  // Begin self-paced or workplace work.
  BLEND_ACTION_START = 2,
  // Take part in a session.
  BLEND_ACTION_ATTEND = 3,
  // Be granted the certificate.
  BLEND_ACTION_CERTIFY = 4,
} blend_action;

// What a decision or a gate says.
typedef enum {
  // Yes.
  BLEND_OUTCOME_OPEN = 1,
  // Yes, and somebody should look.
  BLEND_OUTCOME_FLAGGED = 2,
  // No.
  BLEND_OUTCOME_BLOCKED = 3,
} blend_outcome;

// What an unmet gate, or another reason, does.
typedef enum {
  // The action is refused.
  BLEND_MODE_BLOCK = 1,
  // The action is allowed and marked.
  BLEND_MODE_FLAG = 2,
} blend_mode;

// Why a decision is not simply open. In `blend_verdict.reasons`, reason `n` is the bit `1 << n`.
typedef enum {
  // Never enrolled.
  BLEND_REASON_CODE_NOT_ENROLLED = 1,
  // The enrolment has ended.
  BLEND_REASON_CODE_WITHDRAWN = 2,
  // On leave.
  BLEND_REASON_CODE_SUSPENDED = 3,
  // No attempt is left.
  BLEND_REASON_CODE_ATTEMPTS_EXHAUSTED = 4,
  // The session was called off.
  BLEND_REASON_CODE_SESSION_CANCELLED = 5,
  // The session has ended.
  BLEND_REASON_CODE_SESSION_OVER = 6,
  // Registration is not open (any more, or yet).
  BLEND_REASON_CODE_REGISTRATION_CLOSED = 7,
  // There is a seat already.
  BLEND_REASON_CODE_ALREADY_REGISTERED = 8,
  // A gate is unmet or was overridden.
  BLEND_REASON_CODE_GATE = 9,
  // Another session with a seat overlaps.
  BLEND_REASON_CODE_SCHEDULE_CONFLICT = 10,
  // The seat would be on the waitlist.
  BLEND_REASON_CODE_SESSION_FULL = 11,
} blend_reason_code;

// Where a learner is in a programme.
typedef enum {
  // Never enrolled up to the instant asked.
  BLEND_STATUS_NOT_ENROLLED = 1,
  // The enrolment has ended.
  BLEND_STATUS_WITHDRAWN = 2,
  // On leave.
  BLEND_STATUS_SUSPENDED = 3,
  // The completion rule held or holds.
  BLEND_STATUS_COMPLETED = 4,
  // Was completed, is no longer.
  BLEND_STATUS_LAPSED = 5,
  // Can hold at no later instant.
  BLEND_STATUS_FAILED = 6,
  // Something has been done.
  BLEND_STATUS_IN_PROGRESS = 7,
  // Nothing has been done.
  BLEND_STATUS_NOT_STARTED = 8,
} blend_status;

// How a learner stands to the dates.
typedef enum {
  // No dates, or out of the count.
  BLEND_TIMING_NONE = 1,
  // Done before it was due.
  BLEND_TIMING_ON_TIME = 2,
  // Done after it was due.
  BLEND_TIMING_LATE = 3,
  // Due has passed, not done.
  BLEND_TIMING_OVERDUE = 4,
  // A required component is past its due, or a booked session is near with an unmet gate.
  BLEND_TIMING_BEHIND = 5,
  // There are dates and none is missed.
  BLEND_TIMING_ON_TRACK = 6,
} blend_timing;

// State of a certificate; 0 for a programme without certification.
typedef enum {
  // Never earned.
  BLEND_CERTIFICATE_NONE = 1,
  // Valid.
  BLEND_CERTIFICATE_CERTIFIED = 2,
  // Valid, and to be renewed.
  BLEND_CERTIFICATE_DUE = 3,
  // Expired, and still to be renewed.
  BLEND_CERTIFICATE_GRACE = 4,
  // Expired for good.
  BLEND_CERTIFICATE_LAPSED = 5,
  // Taken away.
  BLEND_CERTIFICATE_REVOKED = 6,
} blend_certificate;

// State of a component or one occurrence of it.
typedef enum {
  // Its criterion is `none`.
  BLEND_STATE_NOT_REQUIRED = 1,
  // Its criterion holds.
  BLEND_STATE_DONE = 2,
  // Counts as done by decision.
  BLEND_STATE_WAIVED = 3,
  // No attempt is left.
  BLEND_STATE_EXHAUSTED = 4,
  // The last word is a failed attempt.
  BLEND_STATE_FAILED = 5,
  // Was done; the evidence counts no longer.
  BLEND_STATE_EXPIRED = 6,
  // There is activity.
  BLEND_STATE_IN_PROGRESS = 7,
  // There is none.
  BLEND_STATE_NOT_STARTED = 8,
} blend_state;

// What a done component rests on; 0 where it is not done.
typedef enum {
  // The learner's own evidence.
  BLEND_BASIS_EARNED = 1,
  // A decision.
  BLEND_BASIS_WAIVED = 2,
  // Evidence under an equivalent id, without which it would not do.
  BLEND_BASIS_TRANSFERRED = 3,
} blend_basis;

// Whether a learner was there; 0 where the facts do not tell (yet).
typedef enum {
  // For at least the share that the component asks.
  BLEND_ATTENDANCE_ATTENDED = 1,
  // For less.
  BLEND_ATTENDANCE_PARTIAL = 2,
  // Not, as agreed.
  BLEND_ATTENDANCE_EXCUSED = 3,
  // Not.
  BLEND_ATTENDANCE_ABSENT = 4,
} blend_attendance;

// Which answer changed, and what the numbers `from` and `to` of a change are.
typedef enum {
  // The status: `BLEND_STATUS_..`.
  BLEND_ANSWER_STATUS = 1,
  // Progress in basis points, 0 to 10000.
  BLEND_ANSWER_PROGRESS = 2,
  // When the programme was completed: microseconds since 1970 UTC, or `BLEND_NO_INSTANT`.
  BLEND_ANSWER_COMPLETED_AT = 3,
  // The state of the certificate: `BLEND_CERTIFICATE_..`, 0 without certification.
  BLEND_ANSWER_CERTIFICATION = 4,
  // The state of a component: `BLEND_STATE_..`, 0 where the version in force has none of this id.
  BLEND_ANSWER_COMPONENT = 5,
  // What a gate says on its own: `BLEND_OUTCOME_..`, 0 where the version in force has none of this id.
  BLEND_ANSWER_GATE = 6,
} blend_answer;

// The lists of a roster.
typedef enum {
  // Who has a seat, in the order of the queue.
  BLEND_LIST_SEATED = 1,
  // Who waits, in the order of the queue; those never eligible so far come last.
  BLEND_LIST_WAITING = 2,
  // Who was turned away; those who registered once it had started come last.
  BLEND_LIST_TURNED_AWAY = 3,
} blend_list;

// A picture of a programme.
typedef enum {
  // The learning arc: components in lanes by format group over weeks, gates as arrows.
  BLEND_PICTURE_ARC = 1,
  // The dependency graph: what rests on what.
  BLEND_PICTURE_GRAPH = 2,
  // The coverage matrix: which components treat which objective how.
  BLEND_PICTURE_MATRIX = 3,
} blend_picture;

// How a picture is written.
typedef enum {
  // A self-contained SVG picture, black on white, with title and description for screen readers.
  BLEND_PICTURE_FORMAT_SVG = 1,
  // Text for Mermaid.
  BLEND_PICTURE_FORMAT_MERMAID = 2,
  // Text for Graphviz.
  BLEND_PICTURE_FORMAT_DOT = 3,
} blend_picture_format;

// Owned bytes: a length, and a closing NUL beyond it; freed by `blend_bytes_free`.
typedef struct blend_bytes blend_bytes;

// What a fact changed; immutable, shared between threads; freed by `blend_changes_free`.
typedef struct blend_changes blend_changes;

// A decision; immutable, shared between threads; freed by `blend_decision_free`.
typedef struct blend_decision blend_decision;

// Why a call failed; freed by `blend_error_free`.
typedef struct blend_error blend_error;

// Where many learners are; immutable, shared between threads; freed by `blend_evaluation_free`.
typedef struct blend_evaluation blend_evaluation;

// One fact; immutable, shared between threads; freed by `blend_fact_free`.
typedef struct blend_fact blend_fact;

// The records of many learners of one programme; immutable, shared between threads; freed by `blend_population_free`.
typedef struct blend_population blend_population;

// A compiled programme; immutable, shared between threads; freed by `blend_programme_free`.
typedef struct blend_programme blend_programme;

// A prepared question; immutable, shared between threads; freed by `blend_question_free`.
typedef struct blend_question blend_question;

// One learner's record; freed by `blend_record_free`.
typedef struct blend_record blend_record;

// Templates with names, versions and parameters; immutable, shared between threads; freed by `blend_registry_free`.
typedef struct blend_registry blend_registry;

// A roster; immutable, shared between threads; freed by `blend_roster_free`.
typedef struct blend_roster blend_roster;

// A schedule of one programme; immutable, shared between threads; freed by `blend_schedule_free`.
typedef struct blend_schedule blend_schedule;

// A standing; immutable, shared between threads; freed by `blend_standing_free`.
typedef struct blend_standing blend_standing;

// Text: `size` bytes of UTF-8 at `data`. Where blend gives it there is a NUL beyond them, and `data` is NULL for none.
typedef struct {
  // The bytes.
  const char *data;
  // How many there are, the closing NUL not counted.
  size_t size;
} blend_text;

// One answer that a fact changed.
typedef struct {
  // `sizeof (blend_change)`, set by the caller.
  size_t struct_size;
  // Of a component its id (of an occurrence with its number: `coaching#1`), of a gate what it is about
  // (`pre-work:workshop:register`, `quality:certify`).
  blend_text id;
  // What it was.
  int64_t from;
  // What it is.
  int64_t to;
  // `BLEND_ANSWER_..`.
  int64_t answer;
} blend_change;

// The short answer: may they?
typedef struct {
  // `sizeof (blend_verdict)`, set by the caller.
  size_t struct_size;
  // While blocked: the first later instant at which, with no further fact, it is not; microseconds since 1970 UTC, or
  // `BLEND_NO_INSTANT`.
  int64_t opens_at;
  // `BLEND_OUTCOME_..`.
  int32_t outcome;
  // The reasons there are: bit `1 << n` for reason code `n`.
  uint32_t reasons;
} blend_verdict;

// One reason of a decision.
typedef struct {
  // `sizeof (blend_reason)`, set by the caller.
  size_t struct_size;
  // `BLEND_REASON_CODE_..`.
  int32_t code;
  // `BLEND_MODE_..`.
  int32_t mode;
  // Of a gate: its id.
  blend_text gate;
  // Of a gate: what its author says to the learner.
  blend_text message;
  // Of a gate: 1 where an override is what lets pass.
  int32_t overridden;
  // Of a gate: 1 where its `ahead` was missed for good.
  int32_t late;
  // Of a gate: how many of its leaves hold.
  uint32_t done;
  // Of a gate: how many leaves it has.
  uint32_t of;
  // Of a gate: how many items are missing, to be read with `blend_decision_missing`.
  size_t missing;
} blend_reason;

// One item of a to-do list.
typedef struct {
  // `sizeof (blend_missing)`, set by the caller.
  size_t struct_size;
  // The component, of an occurrence with its number: `coaching#2`; none for what is about no component.
  blend_text component;
  // What is wanted, as JSON: `{"attended":"0.8"}`.
  blend_text need;
  // What there is, as JSON; `null` for nothing.
  blend_text have;
  // On the first item of a choice: the other ways, a JSON list of lists of items; `[]` for none.
  blend_text alternatives;
} blend_missing;

// Told now and then how far it is: while rows are read `of` is 0 and `done` counts them, then `done` of `of` parts of the
// learners are judged. Anything but 0 stops. `user`: as it was given.
typedef int32_t (*blend_watch)(void *user, uint64_t done, uint64_t of);

// One dated fact about a learner, begun with `blend_event_init`. Texts that are NULL or empty and instants that are
// `BLEND_NO_INSTANT` are left out. Instants are microseconds since 1970 UTC.
typedef struct {
  // `sizeof (blend_event)`, set by the caller.
  size_t struct_size;
  // Unique among one learner's facts.
  blend_text id;
  // Whom it is about.
  blend_text learner;
  // What happened: `enrolled`, `completed`, `scored`, ..
  blend_text kind;
  // When it happened.
  int64_t at;
  // When it became known; left out: `at`.
  int64_t recorded;
  // Until when it lasts. A date goes by `blend_fact_read`.
  int64_t until;
  // The new due date.
  int64_t due;
  // The new end of the certificate.
  int64_t expires;
  // Which occurrence of a repeated component, from 1; 0: left out.
  int64_t occurrence;
  // The answer to a question, 1 to 5; 0: left out.
  int64_t rating;
  // The programme meant.
  blend_text programme;
  // The version enrolled in.
  blend_text version;
  // The cohort enrolled in.
  blend_text cohort;
  // The component meant.
  blend_text component;
  // The session meant.
  blend_text session;
  // A grade as a decimal from 0 to 1: `0.85`; with `score_max` the points reached.
  blend_text score;
  // The points that make 1.
  blend_text score_max;
  // The points that make 0; left out: 0.
  blend_text score_min;
  // Share worked through, a decimal from 0 to 1.
  blend_text progress;
  // Minutes of presence, a decimal.
  blend_text minutes;
  // Share of the session, a decimal from 0 to 1.
  blend_text fraction;
  // The group meant.
  blend_text group;
  // The gate meant.
  blend_text gate;
  // Basis of a waiver.
  blend_text basis;
  // Who did or decided it.
  blend_text by;
  // Why.
  blend_text reason;
  // The system it comes from.
  blend_text source;
  // The question answered.
  blend_text question;
  // The attribute's name.
  blend_text name;
  // The attribute's value, as JSON: text, a number or a truth value.
  blend_text value;
  // The award's id.
  blend_text award;
  // The trigger's id.
  blend_text trigger;
  // The fact that is voided.
  blend_text event;
} blend_event;

// A session and how many are in it. Instants are microseconds since 1970 UTC.
typedef struct {
  // `sizeof (blend_seats)`, set by the caller.
  size_t struct_size;
  // Its start.
  int64_t start;
  // Its end.
  int64_t end;
  // Seats; -1 for any number.
  int64_t capacity;
  // Places on the waitlist.
  int64_t waitlist;
  // 1 where it is called off at the instant asked, else 0.
  int64_t cancelled;
  // How many rows `BLEND_LIST_SEATED` has.
  size_t seated;
  // How many rows `BLEND_LIST_WAITING` has.
  size_t waiting;
  // How many rows `BLEND_LIST_TURNED_AWAY` has.
  size_t turned_away;
} blend_seats;

// One registration of a roster.
typedef struct {
  // `sizeof (blend_seat)`, set by the caller.
  size_t struct_size;
  // Who.
  blend_text learner;
  // Presence as a share of the session, a decimal from 0 to 1 cut at nine digits; none without any.
  blend_text presence;
  // When the seat was asked for, microseconds since 1970 UTC.
  int64_t registered_at;
  // The place in its list, from 1; 0 for those turned away.
  uint64_t place;
  // May the learner attend, as asked at the instant, from the start on at the start: `BLEND_OUTCOME_..`.
  int32_t now;
  // May the learner attend at the start, as far as the facts up to the instant (and the start) tell:
  // `BLEND_OUTCOME_..`.
  int32_t at_start;
  // `BLEND_ATTENDANCE_..`, 0 where the facts do not tell (yet).
  int32_t attendance;
  // 1 where a gate blocked the registration at its instant.
  int32_t breach;
  // How many leaves of all gates to the component hold.
  uint32_t done;
  // How many leaves they have.
  uint32_t of;
  // How many items are missing, to be read with `blend_roster_missing`.
  size_t missing;
} blend_seat;

// Where a learner is in a programme. Instants are microseconds since 1970 UTC, or `BLEND_NO_INSTANT`.
typedef struct {
  // `sizeof (blend_summary)`, set by the caller.
  size_t struct_size;
  // `BLEND_STATUS_..`.
  int32_t status;
  // `BLEND_TIMING_..`.
  int32_t timing;
  // `BLEND_CERTIFICATE_..`, 0 for a programme without certification.
  int32_t certificate;
  // Progress of the completion rule in basis points, 0 to 10000; 10000 exactly when it holds.
  uint32_t progress;
  // When the programme was completed.
  int64_t completed_at;
  // When the current enrolment began.
  int64_t enrolled_at;
  // When the fact that decided completion became known.
  int64_t recorded_at;
  // The first instant that is too late.
  int64_t due;
  // Of the certificate: the number of the period from 0, -1 for none.
  int64_t period;
  // Of the certificate: when the period was earned.
  int64_t earned;
  // Of the certificate: when it can be renewed from.
  int64_t window;
  // Of the certificate: the first instant it is not valid.
  int64_t expires;
  // Of the certificate: the first instant it can no longer be renewed.
  int64_t grace_until;
  // How many rows `blend_standing_component` has.
  size_t components;
  // How many rows `blend_standing_gate` has.
  size_t gates;
  // How many rows `blend_standing_missing` has.
  size_t missing;
} blend_summary;

// Where a component, or one occurrence of it, is. Instants are microseconds since 1970 UTC, or `BLEND_NO_INSTANT`.
typedef struct {
  // `sizeof (blend_component)`, set by the caller.
  size_t struct_size;
  // Its id, of an occurrence with its number: `coaching#1`.
  blend_text id;
  // The score that counts, a decimal from 0 to 1.
  blend_text score;
  // The best score of an attempt that still counts, a decimal from 0 to 1.
  blend_text best_score;
  // The largest share of one session, a decimal from 0 to 1 cut at nine digits.
  blend_text presence;
  // The ids of the deciding facts: a JSON list.
  blend_text events;
  // Since when it has been done; `BLEND_NO_INSTANT` for always, or when it is not.
  int64_t since;
  // Until when, as far as the facts tell; `BLEND_NO_INSTANT` for no end.
  int64_t until;
  // The first instant that is too late.
  int64_t due;
  // `BLEND_STATE_..`.
  int32_t state;
  // `BLEND_BASIS_..`, 0 when not done.
  int32_t basis;
  // The decision for its next action: `BLEND_OUTCOME_..`.
  int32_t access;
  // Attempts since the last reset.
  uint32_t attempts;
  // Of a repeated component: the number, from 1; else 0.
  uint64_t occurrence;
} blend_component;

// A gate before one action, not bound to a session.
typedef struct {
  // `sizeof (blend_gate)`, set by the caller.
  size_t struct_size;
  // Its id.
  blend_text id;
  // The component it stands before, of an occurrence with its number; none for `BLEND_ACTION_CERTIFY`.
  blend_text component;
  // The action it stands before: `BLEND_ACTION_..`.
  int32_t action;
  // What it does while unmet: `BLEND_MODE_..`.
  int32_t mode;
  // What it says on its own: `BLEND_OUTCOME_..`.
  int32_t outcome;
  // Of a repeated component: the number, from 1; else 0.
  uint32_t occurrence;
  // 1 where its rule holds.
  int32_t met;
  // 1 where an override is what lets pass.
  int32_t overridden;
} blend_gate;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

// Adds one fact and tells what it changed, as `blend_record_apply` without JSON. The record belongs to one thread during the
// call; `fact` may be added to other records too. A fact that is refused leaves the record as it was. After `BLEND_INTERNAL` it
// may be half changed: it then answers every question so, and is to be read anew.
//
// `BLEND_REFUSED` where another fact of this id says otherwise.
int32_t blend_record_add(blend_record *record,
                         const blend_fact *fact,
                         blend_changes **out,
                         blend_error **error);

// How many answers changed; 0 for NULL.
size_t blend_changes_count(const blend_changes *changes);

// One change, `index` from 0. Its text lives as long as the changes.
int32_t blend_changes_row(const blend_changes *changes, size_t index, blend_change *out, blend_error **error);

// Frees changes; NULL is fine.
void blend_changes_free(blend_changes *changes);

// May the learner do this? As `blend_record_decide`, with instants as microseconds since 1970 UTC (`known_at`:
// `BLEND_NO_INSTANT` for everything known) and the answer to be read without JSON.
int32_t blend_decision_new(const blend_record *record,
                           const char *component,
                           size_t component_len,
                           int32_t action,
                           const char *session,
                           size_t session_len,
                           int64_t at,
                           int64_t known_at,
                           const blend_population *others,
                           blend_decision **out,
                           blend_error **error);

// The short answer.
int32_t blend_decision_verdict(const blend_decision *decision, blend_verdict *out, blend_error **error);

// How many reasons there are; 0 for NULL.
size_t blend_decision_reasons(const blend_decision *decision);

// One reason, `index` from 0: hard ones, gates in document order, implied ones, soft ones. Its texts live as long as the
// decision.
int32_t blend_decision_reason(const blend_decision *decision,
                              size_t index,
                              blend_reason *out,
                              blend_error **error);

// One missing item of a reason, both numbered from 0. Its texts live as long as the decision.
int32_t blend_decision_missing(const blend_decision *decision,
                               size_t reason,
                               size_t index,
                               blend_missing *out,
                               blend_error **error);

// Frees a decision; NULL is fine.
void blend_decision_free(blend_decision *decision);

// The design of the newest version, without any learner: a JSON object with what kind of blend it is (`blend`, `models`,
// `primary`, `nearest`), `findings` with code, severity, subjects, value, threshold, message and fix, the `rubric`, the
// `coverage` matrix, the `stages` and the `graph`. `schedule`: whether it can be run, and its dates and lengths, are looked at
// too; NULL where sessions do not matter. `options`: a JSON object with `profile` (`sync`, `place` or `objectives`) and any of
// the thresholds, or NULL with length 0 for the usual ones.
int32_t blend_programme_review(const blend_programme *programme,
                               const blend_schedule *schedule,
                               const char *options,
                               size_t options_len,
                               blend_bytes **out,
                               blend_error **error);

// The same of a programme's document that need not compile, as far as it can be read: what is wrong with it stands in
// `problems`. Of the document refused is only text that is no JSON object. `options`: as `blend_programme_review`.
int32_t blend_document_review(const char *json,
                              size_t json_len,
                              const char *options,
                              size_t options_len,
                              blend_bytes **out,
                              blend_error **error);

// Which models suit what the programme itself says of its situation, its `design` and objectives: a JSON object as of
// `blend_situation_advise`.
int32_t blend_programme_advise(const blend_programme *programme,
                               blend_bytes **out,
                               blend_error **error);

// Which models suit a situation: a JSON object with the models `ranked` by points, each with its reasons, those `excluded`
// because the host lacks what they need, and the `formats` that fit each objective. `inputs`: a JSON object with any of
// `outcome`, `risk`, `content`, `horizon`, `capabilities`, `objectives` and the flags, or NULL with length 0 for none.
int32_t blend_situation_advise(const char *inputs,
                               size_t inputs_len,
                               blend_bytes **out,
                               blend_error **error);

// A programme to start from: its document as JSON, for `blend_programme_new`. `name`: a model, or another that
// `blend_template_list` tells; `parameters`: a JSON object with any of `id`, `title`, `owner`, `objectives`, `weeks` and
// `minutes`, or NULL with length 0 for the usual ones.
int32_t blend_template_make(const char *name,
                            size_t name_len,
                            const char *parameters,
                            size_t parameters_len,
                            blend_bytes **out,
                            blend_error **error);

// The templates there are: a JSON list with title, model, ranges of weeks and minutes, and example objectives of each.
int32_t blend_template_list(blend_bytes **out,
                            blend_error **error);

// What the failed call returned; 0 for NULL.
int32_t blend_error_result(const blend_error *error);

// What went wrong, a line for each problem; lives as long as the error. NULL for NULL.
const char *blend_error_message(const blend_error *error);

// What kind of fault the first problem is, a `BLEND_PROBLEM_CODE_..`. 0 for NULL, and when there are no problems.
int32_t blend_error_code(const blend_error *error);

// What to do about the first problem; lives as long as the error. NULL for NULL.
const char *blend_error_help(const blend_error *error);

// Where the first problem is, as a JSON pointer, empty for the whole; lives as long as the error. NULL for NULL.
const char *blend_error_pointer(const blend_error *error);

// How many problems there are; 0 for NULL, and when an argument or the library is at fault.
size_t blend_error_problem_count(const blend_error *error);

// The problems as a JSON list of objects with `code`, `severity`, `path`, `message`, `help` and `related`; lives as long
// as the error. NULL for NULL.
const char *blend_error_problems(const blend_error *error);

// Frees an error; NULL is fine.
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
// over all learners), `grouped` (`true` where all rows of a learner come together) and `threads` (1, the usual, to 1024).
// `schedule`: NULL where sessions and cohorts do not matter.
//
// `watch`: NULL, or called now and then, on the calling thread where `threads` is 1, else from any of them and perhaps from
// several at once. It must not unwind.
//
// `BLEND_REFUSED` for options and columns that cannot serve, with every problem; `BLEND_STREAM` when the stream fails, and
// when its texts are not UTF-8 or its offsets or keys out of range;
// `BLEND_STOPPED` when `watch` stopped it; `BLEND_UNSUPPORTED` in a build without Arrow.
// What a row says is never refused: see `blend_evaluation_notices`.
int32_t blend_programme_evaluate(const blend_programme *programme,
                                 struct ArrowArrayStream *events,
                                 const char *options,
                                 size_t options_len,
                                 const blend_schedule *schedule,
                                 blend_watch watch,
                                 void *user,
                                 blend_evaluation **out,
                                 blend_error **error);

// The answers as a stream of one record batch, one row a learner; `out` points to a place for a stream, which is
// overwritten, and left released on failure. The stream outlives the handle; whoever has it releases it. May be called
// again.
//
// The columns are `learner` (of the type it came in), `status`, `progress` (basis points), `completed_at`, `timing`,
// `due`, `certification`, `earned`, `expires`, and as asked `<component>.state`, `<component>.since`,
// `<component>.until`, `<gate>:<component>:<action>.outcome` and `missing`, a list of structs of `component`, `need`,
// `have` and `alternatives`, the last three JSON. Words are dictionaries (keys of one byte; of what is missing, of four),
// instants microseconds in UTC.
int32_t blend_evaluation_stream(const blend_evaluation *evaluation,
                                struct ArrowArrayStream *out,
                                blend_error **error);

// What was noticed about rows: a JSON list of objects `code`, `column`, `count` and `rows`, the numbers of the first of
// them.
int32_t blend_evaluation_notices(const blend_evaluation *evaluation,
                                 blend_bytes **out,
                                 blend_error **error);

// Measures over all learners: a JSON object with `learners`, `completion`, `formats`, `timing`, `pre_work` and `funnel`, as
// the report of a population has them over everybody; `null` where they were not asked for.
int32_t blend_evaluation_measures(const blend_evaluation *evaluation,
                                  blend_bytes **out,
                                  blend_error **error);

// How many learners there are; 0 for NULL.
size_t blend_evaluation_rows(const blend_evaluation *evaluation);

// How many rows were read; 0 for NULL.
uint64_t blend_evaluation_rows_read(const blend_evaluation *evaluation);

// Frees an evaluation; NULL is fine.
void blend_evaluation_free(blend_evaluation *evaluation);

// Leaves out everything: what an event is begun with. Only `struct_size` has to be set before.
int32_t blend_event_init(blend_event *event, blend_error **error);

// Checks a fact given as a struct.
//
// `BLEND_REFUSED` with every problem of it, as from JSON.
int32_t blend_fact_new(const blend_event *event, blend_fact **out, blend_error **error);

// Reads a fact from JSON text.
//
// `BLEND_REFUSED` with every problem of it.
int32_t blend_fact_read(const char *json, size_t json_len, blend_fact **out, blend_error **error);

// Frees a fact; NULL is fine. Records it was added to keep it.
void blend_fact_free(blend_fact *fact);

// Draws the newest version: `picture` is a `BLEND_PICTURE_..`, `format` a `BLEND_PICTURE_FORMAT_..`. The text of a
// self-contained SVG picture, or text for Mermaid or Graphviz. BLEND_UNSUPPORTED from a library built without pictures.
int32_t blend_programme_draw(const blend_programme *programme,
                             int32_t picture,
                             int32_t format,
                             blend_bytes **out,
                             blend_error **error);

// Draws how far the learners have come at an instant (RFC 3339): of each component how many have done it, are at it, have
// not begun. `known_at`: NULL for everything known; `cohort`: that of their latest enrolment, or NULL for everybody;
// `format`: a `BLEND_PICTURE_FORMAT_..`. What comes out is as of `blend_programme_draw`.
int32_t blend_population_draw(const blend_population *population,
                              const char *at,
                              size_t at_len,
                              const char *known_at,
                              size_t known_at_len,
                              const char *cohort,
                              size_t cohort_len,
                              int32_t format,
                              blend_bytes **out,
                              blend_error **error);

// The calendar of a cohort, or of anybody who starts at an instant: a JSON object with a row for each occurrence, its
// window, due instant, sessions, gates and deadlines in local time. `schedule`: NULL where there are no sessions;
// `options`: a JSON object with `cohort` or `starts` (a date, local time or instant), and perhaps `timezone`.
int32_t blend_programme_calendar(const blend_programme *programme,
                                 const blend_schedule *schedule,
                                 const char *options,
                                 size_t options_len,
                                 blend_bytes **out,
                                 blend_error **error);

// The learner's calendar as of an instant (RFC 3339), with own due instants, seats and states: a JSON object as of
// `blend_programme_calendar`. `known_at`: NULL for everything known; `timezone`: an IANA name to tell all times in, or NULL
// for the programme's, and of sessions their own; one that is not known is refused.
int32_t blend_record_calendar(const blend_record *record,
                              const char *at,
                              size_t at_len,
                              const char *known_at,
                              size_t known_at_len,
                              const char *timezone,
                              size_t timezone_len,
                              blend_bytes **out,
                              blend_error **error);

// What of a classroom programme can move before its sessions, and what time that saves: a JSON object. `replacement`: the
// programme it becomes, or NULL to hold it against its own `baseline`; `options`: a JSON object with any of
// `movable_least`, `movable_most`, `saved_least` and `saved_most` (basis points), or NULL with length 0 for the usual ones.
int32_t blend_programme_conversion(const blend_programme *programme,
                                   const blend_programme *replacement,
                                   const char *options,
                                   size_t options_len,
                                   blend_bytes **out,
                                   blend_error **error);

// When each objective is met, and when it had better be met to be remembered: a JSON object. `schedule`: NULL unless the
// dates of a cohort are wanted; `options`: a JSON object with any of `horizon_days` and `cohort` or `starts` (a date, local
// time or instant), or NULL with length 0 for the usual ones, without dates.
int32_t blend_programme_spacing(const blend_programme *programme,
                                const blend_schedule *schedule,
                                const char *options,
                                size_t options_len,
                                blend_bytes **out,
                                blend_error **error);

// Reads the facts of many learners from a JSON list, in any order. `schedule`: NULL where sessions and cohorts do not
// matter.
int32_t blend_population_new(const blend_programme *programme,
                             const blend_schedule *schedule,
                             const char *events,
                             size_t events_len,
                             blend_population **out,
                             blend_error **error);

// One learner's record, on its own: facts added to it are not added to the population. NULL, without an error, for somebody
// no fact is about.
int32_t blend_population_record(const blend_population *population,
                                const char *learner,
                                size_t learner_len,
                                blend_record **out,
                                blend_error **error);

// The learners there are facts about: a JSON list, sorted.
int32_t blend_population_learners(const blend_population *population, blend_bytes **out, blend_error **error);

// What is to be assigned, sent, renewed or asked up to an instant (RFC 3339): a JSON list of actions. `sent`: a JSON list of
// the keys of actions listed before, or NULL with length 0; `options`: a JSON object with any of `due`, `renewal`, `survey`
// and `failures`, or NULL with length 0 for the usual ones. Empty while every version of the programme is
// a `draft`, and once the newest is `retired`.
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
int32_t blend_population_audit(const blend_population *population,
                               const char *at,
                               size_t at_len,
                               const char *known_at,
                               size_t known_at_len,
                               blend_bytes **out,
                               blend_error **error);

// What is doubtful about the schedule, with what the facts show: a JSON list. `known_at`: NULL for everything known.
int32_t blend_population_findings(const blend_population *population,
                                  const char *at,
                                  size_t at_len,
                                  const char *known_at,
                                  size_t known_at_len,
                                  blend_bytes **out,
                                  blend_error **error);

// Who has a seat in a session, who waits and who was turned away, as of an instant (RFC 3339): a JSON object. `known_at`:
// NULL for everything known.
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
int32_t blend_population_effects(const blend_population *population,
                                 const char *change,
                                 size_t change_len,
                                 const char *at,
                                 size_t at_len,
                                 blend_bytes **out,
                                 blend_error **error);

// Frees a population; NULL is fine.
void blend_population_free(blend_population *population);

// Compiles a programme from JSON text. `earlier`: a JSON list of its earlier versions, or NULL with length 0.
int32_t blend_programme_new(const char *json,
                            size_t json_len,
                            const char *earlier,
                            size_t earlier_len,
                            blend_programme **out,
                            blend_error **error);

// Its id, as facts and schedules name it; lives as long as the programme. NULL for NULL.
const char *blend_programme_id(const blend_programme *programme);

// The name of its newest version; lives as long as the programme. NULL where it has none, and for NULL.
const char *blend_programme_version(const blend_programme *programme);

// What the programme's author should look at: a JSON list of problems.
int32_t blend_programme_warnings(const blend_programme *programme, blend_bytes **out, blend_error **error);

// What is written otherwise in a newer version: a JSON list of differences, in document order.
int32_t blend_programme_diff(const blend_programme *older,
                             const blend_programme *newer,
                             blend_bytes **out,
                             blend_error **error);

// What publishing a newer version at an instant (RFC 3339), and enrolling everybody in it, would change for whom: a JSON
// list of learners. `events`: the facts of all learners, a JSON list; `schedule`: NULL where sessions and cohorts do not
// matter.
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
void blend_programme_free(blend_programme *programme);

// Prepares a question for all records of a programme and schedule. `component`: NULL for `BLEND_ACTION_CERTIFY`;
// `action`: `BLEND_ACTION_..`; `session`: NULL when not bound to one; `schedule`: NULL where the records have none. The
// handles need not outlive the question.
//
// `BLEND_REFUSED` where a name is not there.
int32_t blend_question_new(const blend_programme *programme,
                           const blend_schedule *schedule,
                           const char *component,
                           size_t component_len,
                           int32_t action,
                           const char *session,
                           size_t session_len,
                           blend_question **out,
                           blend_error **error);

// Asks it of one learner: the quickest answer there is; a record keeps it for as long as nothing in it can change. `at`:
// microseconds since 1970 UTC. Who wants to know what is missing asks `blend_decision_new` or `blend_record_decide`.
//
// `BLEND_REFUSED` where the question was prepared for another programme or schedule.
int32_t blend_record_verdict(const blend_record *record,
                             const blend_question *question,
                             int64_t at,
                             blend_verdict *out,
                             blend_error **error);

// Frees a question; NULL is fine.
void blend_question_free(blend_question *question);

// Reads the facts of one learner from a JSON list. `schedule`: NULL where sessions and cohorts do not matter.
int32_t blend_record_new(const blend_programme *programme,
                         const blend_schedule *schedule,
                         const char *events,
                         size_t events_len,
                         blend_record **out,
                         blend_error **error);

// Where the learner is at an instant (RFC 3339), as JSON. `known_at`: NULL for everything known.
int32_t blend_record_standing(const blend_record *record,
                              const char *at,
                              size_t at_len,
                              const char *known_at,
                              size_t known_at_len,
                              blend_bytes **out,
                              blend_error **error);

// May the learner do this? `component`: NULL for `BLEND_ACTION_CERTIFY`; `session`: NULL when not bound to one; `others`: the
// session's other learners, of the same programme and schedule (equal documents will do), so that registering tells whether there is a seat
// left; NULL where that does not matter.
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

// The tree of a rule's parts at an instant. `rule`: a path - `completion`, `gates.<id>`, `groups.<id>`, `components.<id>` -, or
// a rule as JSON: what begins with `{` or, for the id of a component, with a quotation mark.
int32_t blend_record_explain(const blend_record *record,
                             const char *rule,
                             size_t rule_len,
                             const char *at,
                             size_t at_len,
                             const char *known_at,
                             size_t known_at_len,
                             blend_bytes **out,
                             blend_error **error);

// The instants at which a rule holds: a JSON list of `[from, until]`, `null` for no bound. `rule`: as in
// `blend_record_explain`.
int32_t blend_record_timeline(const blend_record *record,
                              const char *rule,
                              size_t rule_len,
                              const char *known_at,
                              size_t known_at_len,
                              blend_bytes **out,
                              blend_error **error);

// The certificate's periods so far and its next `next` ends, as JSON. `at`, `known_at`: RFC 3339; `known_at` may be NULL for
// everything known.
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
// `survey` and `failures`, or NULL with length 0 for the usual ones. Empty while every version of the programme is
// a `draft`, and once the newest is `retired`.
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
int32_t blend_record_audit(const blend_record *record,
                           const char *at,
                           size_t at_len,
                           const char *known_at,
                           size_t known_at_len,
                           blend_bytes **out,
                           blend_error **error);

// Adds one fact and tells what it changed: a JSON list. The record belongs to one thread during the call; a fact that is
// refused leaves it as it was. After `BLEND_INTERNAL` it may be half changed: it then answers every question so, and is to be
// read anew.
int32_t blend_record_apply(blend_record *record,
                           const char *event,
                           size_t event_len,
                           blend_bytes **out,
                           blend_error **error);

// Frees a record; NULL is fine.
void blend_record_free(blend_record *record);

// Reads a registry: a JSON object with `templates`, each with `name`, `version`, `title`, `description`, `parameters` and
// either `base`, a template of the library that it adapts, or `programme`, a document in which parameters have `places`.
// NULL with length 0: the library's templates. Refused with every problem of every template at once.
int32_t blend_registry_new(const char *templates,
                           size_t templates_len,
                           blend_registry **out,
                           blend_error **error);

// Another registry with one more template, a JSON object as of `blend_registry_new`, which comes last.
int32_t blend_registry_with(const blend_registry *registry,
                            const char *json,
                            size_t json_len,
                            blend_registry **out,
                            blend_error **error);

// The registry as the JSON object that `blend_registry_new` makes an equal one of.
int32_t blend_registry_export(const blend_registry *registry, blend_bytes **out, blend_error **error);

// The templates, as an editor offers them: a JSON list with name, version, title, description, base, model and parameters
// of each; a parameter has name, kind, default, range and description.
int32_t blend_registry_list(const blend_registry *registry,
                            blend_bytes **out,
                            blend_error **error);

// A programme made from a template: its document as JSON, for `blend_programme_new`. `version`: NULL for the last of that
// name; `parameters`: a JSON object, or NULL with length 0 for none.
int32_t blend_registry_make(const blend_registry *registry,
                            const char *name,
                            size_t name_len,
                            const char *version,
                            size_t version_len,
                            const char *parameters,
                            size_t parameters_len,
                            blend_bytes **out,
                            blend_error **error);

// Frees a registry; NULL is fine.
void blend_registry_free(blend_registry *registry);

// Who has a seat in a session, who waits and who was turned away: as `blend_population_roster`, with instants as microseconds
// since 1970 UTC (`known_at`: `BLEND_NO_INSTANT` for everything known) and the answer to be read without JSON.
int32_t blend_roster_new(const blend_population *population,
                         const char *session,
                         size_t session_len,
                         int64_t at,
                         int64_t known_at,
                         blend_roster **out,
                         blend_error **error);

// The session, and how many are in each list.
int32_t blend_roster_seats(const blend_roster *roster, blend_seats *out, blend_error **error);

// One row of a list (`BLEND_LIST_..`), `index` from 0. Its texts live as long as the roster.
int32_t blend_roster_row(const blend_roster *roster,
                         int32_t list,
                         size_t index,
                         blend_seat *out,
                         blend_error **error);

// One missing item of a row: what an unmet gate to the component wants, whatever its action; equal items once. Its texts
// live as long as the roster.
int32_t blend_roster_missing(const blend_roster *roster,
                             int32_t list,
                             size_t row_index,
                             size_t index,
                             blend_missing *out,
                             blend_error **error);

// Frees a roster; NULL is fine.
void blend_roster_free(blend_roster *roster);

// Reads a schedule from JSON text.
int32_t blend_schedule_new(const blend_programme *programme,
                           const char *json,
                           size_t json_len,
                           blend_schedule **out,
                           blend_error **error);

// What the schedule's author should look at: a JSON list of problems.
int32_t blend_schedule_warnings(const blend_schedule *schedule, blend_bytes **out, blend_error **error);

// What is doubtful about the schedule by itself: a JSON list of findings.
int32_t blend_schedule_findings(const blend_schedule *schedule, blend_bytes **out, blend_error **error);

// Frees a schedule; NULL is fine.
void blend_schedule_free(blend_schedule *schedule);

// Where the learner is at an instant: as `blend_record_standing`, with instants as microseconds since 1970 UTC (`known_at`:
// `BLEND_NO_INSTANT` for everything known) and the answer to be read without JSON. Groups, formats, objectives and findings
// are in the JSON answer alone.
int32_t blend_standing_new(const blend_record *record,
                           int64_t at,
                           int64_t known_at,
                           blend_standing **out,
                           blend_error **error);

// The whole in short.
int32_t blend_standing_summary(const blend_standing *standing, blend_summary *out, blend_error **error);

// One component, `index` from 0: in document order, occurrences after one another. Its texts live as long as the standing.
int32_t blend_standing_component(const blend_standing *standing,
                                 size_t index,
                                 blend_component *out,
                                 blend_error **error);

// One gate, `index` from 0: in document order, a row for each component, action and occurrence. Its texts live as long as
// the standing.
int32_t blend_standing_gate(const blend_standing *standing,
                            size_t index,
                            blend_gate *out,
                            blend_error **error);

// One item of the shortest to-do list, `index` from 0. Its texts live as long as the standing.
int32_t blend_standing_missing(const blend_standing *standing,
                               size_t index,
                               blend_missing *out,
                               blend_error **error);

// Frees a standing; NULL is fine.
void blend_standing_free(blend_standing *standing);

// The bytes, with a NUL after the last; live as long as the handle. NULL for NULL.
const char *blend_bytes_data(const blend_bytes *bytes);

// How many bytes there are, the closing NUL not counted.
size_t blend_bytes_len(const blend_bytes *bytes);

// Frees bytes; NULL is fine.
void blend_bytes_free(blend_bytes *bytes);

// The number of the ABI of the library loaded.
int32_t blend_abi_version(void);

// The version of the library, as text that is never freed.
const char *blend_version(void);

// How the library was built, as JSON: `version`, `abi`, `zones` (whether it knows time zones beside UTC), `zone_data`
// (the edition of their data), `tables` (whether `blend_programme_evaluate` is supported) and `pictures` (whether
// `blend_programme_draw` and `blend_population_draw` are).
int32_t blend_build_info(blend_bytes **out,
                         blend_error **error);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* BLEND_H */
