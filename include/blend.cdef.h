/* blend for foreign function interfaces that read C without a preprocessor: PHP FFI, LuaJIT, cffi. Generated from blend-ffi; do
 * not edit. What the functions do stands in blend.h. BLEND_NO_INSTANT is the least int64_t: -9223372036854775807 - 1. */

struct ArrowSchema {
  const char *format; const char *name; const char *metadata; int64_t flags; int64_t n_children;
  struct ArrowSchema **children; struct ArrowSchema *dictionary;
  void (*release)(struct ArrowSchema *); void *private_data;
};
struct ArrowArray {
  int64_t length; int64_t null_count; int64_t offset; int64_t n_buffers; int64_t n_children;
  const void **buffers; struct ArrowArray **children; struct ArrowArray *dictionary;
  void (*release)(struct ArrowArray *); void *private_data;
};
struct ArrowArrayStream {
  int (*get_schema)(struct ArrowArrayStream *, struct ArrowSchema *);
  int (*get_next)(struct ArrowArrayStream *, struct ArrowArray *);
  const char *(*get_last_error)(struct ArrowArrayStream *);
  void (*release)(struct ArrowArrayStream *); void *private_data;
};

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

typedef enum {
  BLEND_OK = 0,
  BLEND_INVALID_ARGUMENT = 1,
  BLEND_REFUSED = 2,
  BLEND_INTERNAL = 3,
  BLEND_STREAM = 4,
  BLEND_UNSUPPORTED = 5,
  BLEND_STOPPED = 6,
} blend_result;

typedef enum {
  BLEND_ABI_VERSION = 0,
} blend_abi;

typedef enum {
  BLEND_ACTION_REGISTER = 1,
  BLEND_ACTION_START = 2,
  BLEND_ACTION_ATTEND = 3,
  BLEND_ACTION_CERTIFY = 4,
} blend_action;

typedef enum {
  BLEND_OUTCOME_OPEN = 1,
  BLEND_OUTCOME_FLAGGED = 2,
  BLEND_OUTCOME_BLOCKED = 3,
} blend_outcome;

typedef enum {
  BLEND_MODE_BLOCK = 1,
  BLEND_MODE_FLAG = 2,
} blend_mode;

typedef enum {
  BLEND_REASON_CODE_NOT_ENROLLED = 1,
  BLEND_REASON_CODE_WITHDRAWN = 2,
  BLEND_REASON_CODE_SUSPENDED = 3,
  BLEND_REASON_CODE_ATTEMPTS_EXHAUSTED = 4,
  BLEND_REASON_CODE_SESSION_CANCELLED = 5,
  BLEND_REASON_CODE_SESSION_OVER = 6,
  BLEND_REASON_CODE_REGISTRATION_CLOSED = 7,
  BLEND_REASON_CODE_ALREADY_REGISTERED = 8,
  BLEND_REASON_CODE_GATE = 9,
  BLEND_REASON_CODE_SCHEDULE_CONFLICT = 10,
  BLEND_REASON_CODE_SESSION_FULL = 11,
} blend_reason_code;

typedef enum {
  BLEND_STATUS_NOT_ENROLLED = 1,
  BLEND_STATUS_WITHDRAWN = 2,
  BLEND_STATUS_SUSPENDED = 3,
  BLEND_STATUS_COMPLETED = 4,
  BLEND_STATUS_LAPSED = 5,
  BLEND_STATUS_FAILED = 6,
  BLEND_STATUS_IN_PROGRESS = 7,
  BLEND_STATUS_NOT_STARTED = 8,
} blend_status;

typedef enum {
  BLEND_TIMING_NONE = 1,
  BLEND_TIMING_ON_TIME = 2,
  BLEND_TIMING_LATE = 3,
  BLEND_TIMING_OVERDUE = 4,
  BLEND_TIMING_BEHIND = 5,
  BLEND_TIMING_ON_TRACK = 6,
} blend_timing;

typedef enum {
  BLEND_CERTIFICATE_NONE = 1,
  BLEND_CERTIFICATE_CERTIFIED = 2,
  BLEND_CERTIFICATE_DUE = 3,
  BLEND_CERTIFICATE_GRACE = 4,
  BLEND_CERTIFICATE_LAPSED = 5,
  BLEND_CERTIFICATE_REVOKED = 6,
} blend_certificate;

typedef enum {
  BLEND_STATE_NOT_REQUIRED = 1,
  BLEND_STATE_DONE = 2,
  BLEND_STATE_WAIVED = 3,
  BLEND_STATE_EXHAUSTED = 4,
  BLEND_STATE_FAILED = 5,
  BLEND_STATE_EXPIRED = 6,
  BLEND_STATE_IN_PROGRESS = 7,
  BLEND_STATE_NOT_STARTED = 8,
} blend_state;

typedef enum {
  BLEND_BASIS_EARNED = 1,
  BLEND_BASIS_WAIVED = 2,
  BLEND_BASIS_TRANSFERRED = 3,
} blend_basis;

typedef enum {
  BLEND_ATTENDANCE_ATTENDED = 1,
  BLEND_ATTENDANCE_PARTIAL = 2,
  BLEND_ATTENDANCE_EXCUSED = 3,
  BLEND_ATTENDANCE_ABSENT = 4,
} blend_attendance;

typedef enum {
  BLEND_ANSWER_STATUS = 1,
  BLEND_ANSWER_PROGRESS = 2,
  BLEND_ANSWER_COMPLETED_AT = 3,
  BLEND_ANSWER_CERTIFICATION = 4,
  BLEND_ANSWER_COMPONENT = 5,
  BLEND_ANSWER_GATE = 6,
} blend_answer;

typedef enum {
  BLEND_LIST_SEATED = 1,
  BLEND_LIST_WAITING = 2,
  BLEND_LIST_TURNED_AWAY = 3,
} blend_list;

typedef enum {
  BLEND_PICTURE_ARC = 1,
  BLEND_PICTURE_GRAPH = 2,
  BLEND_PICTURE_MATRIX = 3,
} blend_picture;

typedef enum {
  BLEND_PICTURE_FORMAT_SVG = 1,
  BLEND_PICTURE_FORMAT_MERMAID = 2,
  BLEND_PICTURE_FORMAT_DOT = 3,
} blend_picture_format;

typedef struct blend_bytes blend_bytes;

typedef struct blend_changes blend_changes;

typedef struct blend_decision blend_decision;

typedef struct blend_error blend_error;

typedef struct blend_evaluation blend_evaluation;

typedef struct blend_fact blend_fact;

typedef struct blend_population blend_population;

typedef struct blend_programme blend_programme;

typedef struct blend_question blend_question;

typedef struct blend_record blend_record;

typedef struct blend_registry blend_registry;

typedef struct blend_roster blend_roster;

typedef struct blend_schedule blend_schedule;

typedef struct blend_standing blend_standing;

typedef struct {
  const char *data;
  size_t size;
} blend_text;

typedef struct {
  size_t struct_size;
  blend_text id;
  int64_t from;
  int64_t to;
  int64_t answer;
} blend_change;

typedef struct {
  size_t struct_size;
  int64_t opens_at;
  int32_t outcome;
  uint32_t reasons;
} blend_verdict;

typedef struct {
  size_t struct_size;
  int32_t code;
  int32_t mode;
  blend_text gate;
  blend_text message;
  int32_t overridden;
  int32_t late;
  uint32_t done;
  uint32_t of;
  size_t missing;
} blend_reason;

typedef struct {
  size_t struct_size;
  blend_text component;
  blend_text need;
  blend_text have;
  blend_text alternatives;
} blend_missing;

typedef int32_t (*blend_watch)(void *user, uint64_t done, uint64_t of);

typedef struct {
  size_t struct_size;
  blend_text id;
  blend_text learner;
  blend_text kind;
  int64_t at;
  int64_t recorded;
  int64_t until;
  int64_t due;
  int64_t expires;
  int64_t occurrence;
  int64_t rating;
  blend_text programme;
  blend_text version;
  blend_text cohort;
  blend_text component;
  blend_text session;
  blend_text score;
  blend_text score_max;
  blend_text score_min;
  blend_text progress;
  blend_text minutes;
  blend_text fraction;
  blend_text group;
  blend_text gate;
  blend_text basis;
  blend_text by;
  blend_text reason;
  blend_text source;
  blend_text question;
  blend_text name;
  blend_text value;
  blend_text award;
  blend_text trigger;
  blend_text event;
} blend_event;

typedef struct {
  size_t struct_size;
  int64_t start;
  int64_t end;
  int64_t capacity;
  int64_t waitlist;
  int64_t cancelled;
  size_t seated;
  size_t waiting;
  size_t turned_away;
} blend_seats;

typedef struct {
  size_t struct_size;
  blend_text learner;
  blend_text presence;
  int64_t registered_at;
  uint64_t place;
  int32_t now;
  int32_t at_start;
  int32_t attendance;
  int32_t breach;
  uint32_t done;
  uint32_t of;
  size_t missing;
} blend_seat;

typedef struct {
  size_t struct_size;
  int32_t status;
  int32_t timing;
  int32_t certificate;
  uint32_t progress;
  int64_t completed_at;
  int64_t enrolled_at;
  int64_t recorded_at;
  int64_t due;
  int64_t period;
  int64_t earned;
  int64_t window;
  int64_t expires;
  int64_t grace_until;
  size_t components;
  size_t gates;
  size_t missing;
} blend_summary;

typedef struct {
  size_t struct_size;
  blend_text id;
  blend_text score;
  blend_text best_score;
  blend_text presence;
  blend_text events;
  int64_t since;
  int64_t until;
  int64_t due;
  int32_t state;
  int32_t basis;
  int32_t access;
  uint32_t attempts;
  uint64_t occurrence;
} blend_component;

typedef struct {
  size_t struct_size;
  blend_text id;
  blend_text component;
  int32_t action;
  int32_t mode;
  int32_t outcome;
  uint32_t occurrence;
  int32_t met;
  int32_t overridden;
} blend_gate;

int32_t blend_record_add(blend_record *record,
                         const blend_fact *fact,
                         blend_changes **out,
                         blend_error **error);

size_t blend_changes_count(const blend_changes *changes);

int32_t blend_changes_row(const blend_changes *changes, size_t index, blend_change *out, blend_error **error);

void blend_changes_free(blend_changes *changes);

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

int32_t blend_decision_verdict(const blend_decision *decision, blend_verdict *out, blend_error **error);

size_t blend_decision_reasons(const blend_decision *decision);

int32_t blend_decision_reason(const blend_decision *decision,
                              size_t index,
                              blend_reason *out,
                              blend_error **error);

int32_t blend_decision_missing(const blend_decision *decision,
                               size_t reason,
                               size_t index,
                               blend_missing *out,
                               blend_error **error);

void blend_decision_free(blend_decision *decision);

int32_t blend_programme_review(const blend_programme *programme,
                               const blend_schedule *schedule,
                               const char *options,
                               size_t options_len,
                               blend_bytes **out,
                               blend_error **error);

int32_t blend_document_review(const char *json,
                              size_t json_len,
                              const char *options,
                              size_t options_len,
                              blend_bytes **out,
                              blend_error **error);

int32_t blend_programme_advise(const blend_programme *programme, blend_bytes **out, blend_error **error);

int32_t blend_situation_advise(const char *inputs, size_t inputs_len, blend_bytes **out, blend_error **error);

int32_t blend_template_make(const char *name,
                            size_t name_len,
                            const char *parameters,
                            size_t parameters_len,
                            blend_bytes **out,
                            blend_error **error);

int32_t blend_template_list(blend_bytes **out, blend_error **error);

int32_t blend_error_result(const blend_error *error);

const char *blend_error_message(const blend_error *error);

int32_t blend_error_code(const blend_error *error);

const char *blend_error_help(const blend_error *error);

const char *blend_error_pointer(const blend_error *error);

size_t blend_error_problem_count(const blend_error *error);

const char *blend_error_problems(const blend_error *error);

void blend_error_free(blend_error *error);

int32_t blend_programme_evaluate(const blend_programme *programme,
                                 struct ArrowArrayStream *events,
                                 const char *options,
                                 size_t options_len,
                                 const blend_schedule *schedule,
                                 blend_watch watch,
                                 void *user,
                                 blend_evaluation **out,
                                 blend_error **error);

int32_t blend_evaluation_stream(const blend_evaluation *evaluation,
                                struct ArrowArrayStream *out,
                                blend_error **error);

int32_t blend_evaluation_notices(const blend_evaluation *evaluation, blend_bytes **out, blend_error **error);

int32_t blend_evaluation_measures(const blend_evaluation *evaluation, blend_bytes **out, blend_error **error);

size_t blend_evaluation_rows(const blend_evaluation *evaluation);

uint64_t blend_evaluation_rows_read(const blend_evaluation *evaluation);

void blend_evaluation_free(blend_evaluation *evaluation);

int32_t blend_event_init(blend_event *event, blend_error **error);

int32_t blend_fact_new(const blend_event *event, blend_fact **out, blend_error **error);

int32_t blend_fact_read(const char *json, size_t json_len, blend_fact **out, blend_error **error);

void blend_fact_free(blend_fact *fact);

int32_t blend_programme_draw(const blend_programme *programme,
                             int32_t picture,
                             int32_t format,
                             blend_bytes **out,
                             blend_error **error);

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

int32_t blend_programme_calendar(const blend_programme *programme,
                                 const blend_schedule *schedule,
                                 const char *options,
                                 size_t options_len,
                                 blend_bytes **out,
                                 blend_error **error);

int32_t blend_record_calendar(const blend_record *record,
                              const char *at,
                              size_t at_len,
                              const char *known_at,
                              size_t known_at_len,
                              const char *timezone,
                              size_t timezone_len,
                              blend_bytes **out,
                              blend_error **error);

int32_t blend_programme_conversion(const blend_programme *programme,
                                   const blend_programme *replacement,
                                   const char *options,
                                   size_t options_len,
                                   blend_bytes **out,
                                   blend_error **error);

int32_t blend_programme_spacing(const blend_programme *programme,
                                const blend_schedule *schedule,
                                const char *options,
                                size_t options_len,
                                blend_bytes **out,
                                blend_error **error);

int32_t blend_population_new(const blend_programme *programme,
                             const blend_schedule *schedule,
                             const char *events,
                             size_t events_len,
                             blend_population **out,
                             blend_error **error);

int32_t blend_population_record(const blend_population *population,
                                const char *learner,
                                size_t learner_len,
                                blend_record **out,
                                blend_error **error);

int32_t blend_population_learners(const blend_population *population, blend_bytes **out, blend_error **error);

int32_t blend_population_agenda(const blend_population *population,
                                const char *at,
                                size_t at_len,
                                const char *sent,
                                size_t sent_len,
                                const char *options,
                                size_t options_len,
                                blend_bytes **out,
                                blend_error **error);

int32_t blend_population_audit(const blend_population *population,
                               const char *at,
                               size_t at_len,
                               const char *known_at,
                               size_t known_at_len,
                               blend_bytes **out,
                               blend_error **error);

int32_t blend_population_findings(const blend_population *population,
                                  const char *at,
                                  size_t at_len,
                                  const char *known_at,
                                  size_t known_at_len,
                                  blend_bytes **out,
                                  blend_error **error);

int32_t blend_population_roster(const blend_population *population,
                                const char *session,
                                size_t session_len,
                                const char *at,
                                size_t at_len,
                                const char *known_at,
                                size_t known_at_len,
                                blend_bytes **out,
                                blend_error **error);

int32_t blend_population_session_brief(const blend_population *population,
                                       const char *session,
                                       size_t session_len,
                                       const char *at,
                                       size_t at_len,
                                       const char *known_at,
                                       size_t known_at_len,
                                       blend_bytes **out,
                                       blend_error **error);

int32_t blend_population_coach_brief(const blend_population *population,
                                     const char *session,
                                     size_t session_len,
                                     const char *at,
                                     size_t at_len,
                                     const char *known_at,
                                     size_t known_at_len,
                                     blend_bytes **out,
                                     blend_error **error);

int32_t blend_population_report(const blend_population *population,
                                const char *at,
                                size_t at_len,
                                const char *known_at,
                                size_t known_at_len,
                                const char *options,
                                size_t options_len,
                                blend_bytes **out,
                                blend_error **error);

int32_t blend_population_effects(const blend_population *population,
                                 const char *change,
                                 size_t change_len,
                                 const char *at,
                                 size_t at_len,
                                 blend_bytes **out,
                                 blend_error **error);

void blend_population_free(blend_population *population);

int32_t blend_programme_new(const char *json,
                            size_t json_len,
                            const char *earlier,
                            size_t earlier_len,
                            blend_programme **out,
                            blend_error **error);

const char *blend_programme_id(const blend_programme *programme);

const char *blend_programme_version(const blend_programme *programme);

int32_t blend_programme_warnings(const blend_programme *programme, blend_bytes **out, blend_error **error);

int32_t blend_programme_diff(const blend_programme *older,
                             const blend_programme *newer,
                             blend_bytes **out,
                             blend_error **error);

int32_t blend_programme_impact(const blend_programme *older,
                               const blend_programme *newer,
                               const blend_schedule *schedule,
                               const char *events,
                               size_t events_len,
                               const char *at,
                               size_t at_len,
                               blend_bytes **out,
                               blend_error **error);

void blend_programme_free(blend_programme *programme);

int32_t blend_question_new(const blend_programme *programme,
                           const blend_schedule *schedule,
                           const char *component,
                           size_t component_len,
                           int32_t action,
                           const char *session,
                           size_t session_len,
                           blend_question **out,
                           blend_error **error);

int32_t blend_record_verdict(const blend_record *record,
                             const blend_question *question,
                             int64_t at,
                             blend_verdict *out,
                             blend_error **error);

void blend_question_free(blend_question *question);

int32_t blend_record_new(const blend_programme *programme,
                         const blend_schedule *schedule,
                         const char *events,
                         size_t events_len,
                         blend_record **out,
                         blend_error **error);

int32_t blend_record_standing(const blend_record *record,
                              const char *at,
                              size_t at_len,
                              const char *known_at,
                              size_t known_at_len,
                              blend_bytes **out,
                              blend_error **error);

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

int32_t blend_record_explain(const blend_record *record,
                             const char *rule,
                             size_t rule_len,
                             const char *at,
                             size_t at_len,
                             const char *known_at,
                             size_t known_at_len,
                             blend_bytes **out,
                             blend_error **error);

int32_t blend_record_timeline(const blend_record *record,
                              const char *rule,
                              size_t rule_len,
                              const char *known_at,
                              size_t known_at_len,
                              blend_bytes **out,
                              blend_error **error);

int32_t blend_record_certification(const blend_record *record,
                                   const char *at,
                                   size_t at_len,
                                   uint32_t next,
                                   const char *known_at,
                                   size_t known_at_len,
                                   blend_bytes **out,
                                   blend_error **error);

int32_t blend_record_agenda(const blend_record *record,
                            const char *at,
                            size_t at_len,
                            const char *sent,
                            size_t sent_len,
                            const char *options,
                            size_t options_len,
                            blend_bytes **out,
                            blend_error **error);

int32_t blend_record_audit(const blend_record *record,
                           const char *at,
                           size_t at_len,
                           const char *known_at,
                           size_t known_at_len,
                           blend_bytes **out,
                           blend_error **error);

int32_t blend_record_apply(blend_record *record,
                           const char *event,
                           size_t event_len,
                           blend_bytes **out,
                           blend_error **error);

void blend_record_free(blend_record *record);

int32_t blend_registry_new(const char *templates,
                           size_t templates_len,
                           blend_registry **out,
                           blend_error **error);

int32_t blend_registry_with(const blend_registry *registry,
                            const char *json,
                            size_t json_len,
                            blend_registry **out,
                            blend_error **error);

int32_t blend_registry_export(const blend_registry *registry, blend_bytes **out, blend_error **error);

int32_t blend_registry_list(const blend_registry *registry, blend_bytes **out, blend_error **error);

int32_t blend_registry_make(const blend_registry *registry,
                            const char *name,
                            size_t name_len,
                            const char *version,
                            size_t version_len,
                            const char *parameters,
                            size_t parameters_len,
                            blend_bytes **out,
                            blend_error **error);

void blend_registry_free(blend_registry *registry);

int32_t blend_roster_new(const blend_population *population,
                         const char *session,
                         size_t session_len,
                         int64_t at,
                         int64_t known_at,
                         blend_roster **out,
                         blend_error **error);

int32_t blend_roster_seats(const blend_roster *roster, blend_seats *out, blend_error **error);

int32_t blend_roster_row(const blend_roster *roster,
                         int32_t list,
                         size_t index,
                         blend_seat *out,
                         blend_error **error);

int32_t blend_roster_missing(const blend_roster *roster,
                             int32_t list,
                             size_t row_index,
                             size_t index,
                             blend_missing *out,
                             blend_error **error);

void blend_roster_free(blend_roster *roster);

int32_t blend_schedule_new(const blend_programme *programme,
                           const char *json,
                           size_t json_len,
                           blend_schedule **out,
                           blend_error **error);

int32_t blend_schedule_warnings(const blend_schedule *schedule, blend_bytes **out, blend_error **error);

int32_t blend_schedule_findings(const blend_schedule *schedule, blend_bytes **out, blend_error **error);

void blend_schedule_free(blend_schedule *schedule);

int32_t blend_standing_new(const blend_record *record,
                           int64_t at,
                           int64_t known_at,
                           blend_standing **out,
                           blend_error **error);

int32_t blend_standing_summary(const blend_standing *standing, blend_summary *out, blend_error **error);

int32_t blend_standing_component(const blend_standing *standing,
                                 size_t index,
                                 blend_component *out,
                                 blend_error **error);

int32_t blend_standing_gate(const blend_standing *standing,
                            size_t index,
                            blend_gate *out,
                            blend_error **error);

int32_t blend_standing_missing(const blend_standing *standing,
                               size_t index,
                               blend_missing *out,
                               blend_error **error);

void blend_standing_free(blend_standing *standing);

const char *blend_bytes_data(const blend_bytes *bytes);

size_t blend_bytes_len(const blend_bytes *bytes);

void blend_bytes_free(blend_bytes *bytes);

int32_t blend_abi_version(void);

const char *blend_version(void);

int32_t blend_build_info(blend_bytes **out, blend_error **error);
