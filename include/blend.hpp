// blend for C++17 and later: classes that own the handles of blend.h, texts and instants of the standard library.
//
// Each function asks the one of blend.h that it names in its body; what that does, and which arguments are good, stands
// there. Where one question can be answered as values and as JSON, the latter ends in `_json`. What is asked in JSON takes
// instants as text: see `rfc3339`. An empty text, `nullptr` and `std::nullopt` leave out what may be left out.
//
// Handles are moved, never copied; owners that share one hold a `std::shared_ptr<const ..>` of it. What was moved away is
// refused like a handle that is NULL.
//
// What fails throws a `blend::Error`. Where BLEND_NO_EXCEPTIONS is defined, or the compiler knows no exceptions, it returns
// a `blend::Expected` of what it would have returned instead: `Fallible<T>` is the one or the other, so that there is one
// interface for both.
//
// Enumerations have the numbers of blend.h; a newer library may give numbers that are not listed. What a value's fields
// mean stands at the struct of blend.h that it names.

#ifndef BLEND_HPP
#define BLEND_HPP

#if !defined(_MSVC_LANG) && __cplusplus < 201703L
#error "blend.hpp wants C++17 or newer"
#endif

#include "blend.h"

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#if !defined(BLEND_NO_EXCEPTIONS) && !defined(__cpp_exceptions)
#define BLEND_NO_EXCEPTIONS
#endif

namespace blend {

// Files of one program may differ in this: what they use then has different names for the linker.
#ifdef BLEND_NO_EXCEPTIONS
inline namespace expecting {
#else
inline namespace throwing {
#endif

// Microseconds since 1970 UTC.
using Instant = std::chrono::time_point<std::chrono::system_clock, std::chrono::microseconds>;

// The enumerations of blend.h, which says what each number means.
enum class Result : std::int32_t {
  Ok = BLEND_OK, InvalidArgument = BLEND_INVALID_ARGUMENT, Refused = BLEND_REFUSED, Internal = BLEND_INTERNAL,
  Stream = BLEND_STREAM, Unsupported = BLEND_UNSUPPORTED, Stopped = BLEND_STOPPED,
};

enum class Action : std::int32_t {
  Register = BLEND_ACTION_REGISTER, Start = BLEND_ACTION_START, Attend = BLEND_ACTION_ATTEND,
  Certify = BLEND_ACTION_CERTIFY,
};

enum class Outcome : std::int32_t {
  Open = BLEND_OUTCOME_OPEN, Flagged = BLEND_OUTCOME_FLAGGED, Blocked = BLEND_OUTCOME_BLOCKED,
};

enum class Mode : std::int32_t {
  Block = BLEND_MODE_BLOCK, Flag = BLEND_MODE_FLAG,
};

enum class ReasonCode : std::int32_t {
  NotEnrolled = BLEND_REASON_CODE_NOT_ENROLLED, Withdrawn = BLEND_REASON_CODE_WITHDRAWN,
  Suspended = BLEND_REASON_CODE_SUSPENDED, AttemptsExhausted = BLEND_REASON_CODE_ATTEMPTS_EXHAUSTED,
  SessionCancelled = BLEND_REASON_CODE_SESSION_CANCELLED, SessionOver = BLEND_REASON_CODE_SESSION_OVER,
  RegistrationClosed = BLEND_REASON_CODE_REGISTRATION_CLOSED, AlreadyRegistered = BLEND_REASON_CODE_ALREADY_REGISTERED,
  Gate = BLEND_REASON_CODE_GATE, ScheduleConflict = BLEND_REASON_CODE_SCHEDULE_CONFLICT,
  SessionFull = BLEND_REASON_CODE_SESSION_FULL,
};

enum class Status : std::int32_t {
  NotEnrolled = BLEND_STATUS_NOT_ENROLLED, Withdrawn = BLEND_STATUS_WITHDRAWN, Suspended = BLEND_STATUS_SUSPENDED,
  Completed = BLEND_STATUS_COMPLETED, Lapsed = BLEND_STATUS_LAPSED, Failed = BLEND_STATUS_FAILED,
  InProgress = BLEND_STATUS_IN_PROGRESS, NotStarted = BLEND_STATUS_NOT_STARTED,
};

enum class Timing : std::int32_t {
  None = BLEND_TIMING_NONE, OnTime = BLEND_TIMING_ON_TIME, Late = BLEND_TIMING_LATE, Overdue = BLEND_TIMING_OVERDUE,
  Behind = BLEND_TIMING_BEHIND, OnTrack = BLEND_TIMING_ON_TRACK,
};

enum class Certificate : std::int32_t {
  None = BLEND_CERTIFICATE_NONE, Certified = BLEND_CERTIFICATE_CERTIFIED, Due = BLEND_CERTIFICATE_DUE,
  Grace = BLEND_CERTIFICATE_GRACE, Lapsed = BLEND_CERTIFICATE_LAPSED, Revoked = BLEND_CERTIFICATE_REVOKED,
};

enum class State : std::int32_t {
  NotRequired = BLEND_STATE_NOT_REQUIRED, Done = BLEND_STATE_DONE, Waived = BLEND_STATE_WAIVED,
  Exhausted = BLEND_STATE_EXHAUSTED, Failed = BLEND_STATE_FAILED, Expired = BLEND_STATE_EXPIRED,
  InProgress = BLEND_STATE_IN_PROGRESS, NotStarted = BLEND_STATE_NOT_STARTED,
};

enum class Basis : std::int32_t {
  Earned = BLEND_BASIS_EARNED, Waived = BLEND_BASIS_WAIVED, Transferred = BLEND_BASIS_TRANSFERRED,
};

enum class Attendance : std::int32_t {
  Attended = BLEND_ATTENDANCE_ATTENDED, Partial = BLEND_ATTENDANCE_PARTIAL, Excused = BLEND_ATTENDANCE_EXCUSED,
  Absent = BLEND_ATTENDANCE_ABSENT,
};

enum class Answer : std::int32_t {
  Status = BLEND_ANSWER_STATUS, Progress = BLEND_ANSWER_PROGRESS, CompletedAt = BLEND_ANSWER_COMPLETED_AT,
  Certification = BLEND_ANSWER_CERTIFICATION, Component = BLEND_ANSWER_COMPONENT, Gate = BLEND_ANSWER_GATE,
};

enum class Picture : std::int32_t {
  Arc = BLEND_PICTURE_ARC, Graph = BLEND_PICTURE_GRAPH, Matrix = BLEND_PICTURE_MATRIX,
};

enum class PictureFormat : std::int32_t {
  Svg = BLEND_PICTURE_FORMAT_SVG, Mermaid = BLEND_PICTURE_FORMAT_MERMAID, Dot = BLEND_PICTURE_FORMAT_DOT,
};

enum class List : std::int32_t {
  Seated = BLEND_LIST_SEATED, Waiting = BLEND_LIST_WAITING, TurnedAway = BLEND_LIST_TURNED_AWAY,
};

// Why a call failed.
class Error : public std::exception {
 public:
  // Takes over an error of blend.h.
  explicit Error(blend_error *owned) : error_(owned, blend_error_free) {}

  // What kind of failure it is.
  Result result() const noexcept { return static_cast<Result>(blend_error_result(error_.get())); }
  // What kind of fault the first problem is, a BLEND_PROBLEM_CODE_..; 0 when there are no problems.
  std::int32_t code() const noexcept { return blend_error_code(error_.get()); }
  // What went wrong, a line for each problem.
  const char *what() const noexcept override { return text(blend_error_message(error_.get())); }
  // What to do about the first problem.
  std::string help() const { return text(blend_error_help(error_.get())); }
  // Where the first problem is, as a JSON pointer.
  std::string pointer() const { return text(blend_error_pointer(error_.get())); }
  // How many problems there are; 0 when an argument or the library is at fault.
  std::size_t problem_count() const noexcept { return blend_error_problem_count(error_.get()); }
  // The problems as a JSON list.
  std::string problems() const { return text(blend_error_problems(error_.get())); }

 private:
  static const char *text(const char *given) noexcept { return given ? given : ""; }

  // Shared, since exceptions are copied.
  std::shared_ptr<blend_error> error_;
};

#ifdef BLEND_NO_EXCEPTIONS
// What a call gives, or why it failed. Look before taking it: the wrong one ends the program.
template <class T> class Expected {
 public:
  Expected(T &&value) : held_(std::in_place_index<0>, std::move(value)) {}
  Expected(Error error) : held_(std::in_place_index<1>, std::move(error)) {}

  explicit operator bool() const noexcept { return held_.index() == 0; }
  T &operator*() & { return std::get<0>(held_); }
  const T &operator*() const & { return std::get<0>(held_); }
  T &&operator*() && { return std::get<0>(std::move(held_)); }
  T *operator->() { return &std::get<0>(held_); }
  const T *operator->() const { return &std::get<0>(held_); }
  const Error &error() const { return std::get<1>(held_); }

 private:
  std::variant<T, Error> held_;
};

template <class T> using Fallible = Expected<T>;
#else
template <class T> using Fallible = T;
#endif

// The instant of a number of blend.h, none for BLEND_NO_INSTANT.
inline std::optional<Instant> instant(std::int64_t number) {
  if (number == BLEND_NO_INSTANT) return std::nullopt;
  return Instant(std::chrono::microseconds(number));
}

// An instant as the functions want it that take text.
inline std::string rfc3339(Instant at) {
  constexpr std::int64_t day = 86400000000;
  const std::int64_t number = at.time_since_epoch().count();
  const std::int64_t days = number / day - (number % day < 0 ? 1 : 0);
  const std::int64_t rest = number - days * day;
  // In years from March to February a leap day is the last; 400 of them have 146097 days, the first is that of year 0.
  const std::int64_t since = days + 719468;
  const std::int64_t cycle = (since - (since < 0 ? 146096 : 0)) / 146097;
  const std::int64_t in_cycle = since - cycle * 146097;
  const std::int64_t year = (in_cycle - in_cycle / 1460 + in_cycle / 36524 - in_cycle / 146096) / 365;
  const std::int64_t in_year = in_cycle - (365 * year + year / 4 - year / 100);
  const std::int64_t month = (5 * in_year + 2) / 153;
  char text[128];
  std::snprintf(text, sizeof text, "%04lld-%02d-%02dT%02d:%02d:%02d.%06dZ",
                static_cast<long long>(year + cycle * 400 + (month > 9 ? 1 : 0)),
                static_cast<int>(month > 9 ? month - 9 : month + 3),
                static_cast<int>(in_year - (153 * month + 2) / 5 + 1), static_cast<int>(rest / 3600000000),
                static_cast<int>(rest / 60000000 % 60), static_cast<int>(rest / 1000000 % 60),
                static_cast<int>(rest % 1000000));
  return text;
}

// blend_verdict
struct Verdict {
  Outcome outcome;
  std::optional<Instant> opens_at;
  std::uint32_t reasons;

  bool has(ReasonCode code) const noexcept { return (reasons >> static_cast<std::int32_t>(code) & 1) != 0; }
};

// blend_missing
struct Missing {
  std::optional<std::string> component;
  std::string need;
  std::string have;
  std::string alternatives;
};

// blend_reason
struct Reason {
  ReasonCode code;
  Mode mode;
  std::optional<std::string> gate;
  std::optional<std::string> message;
  bool overridden;
  bool late;
  std::uint32_t done;
  std::uint32_t of;
  std::vector<Missing> missing;
};

// blend_summary
struct Summary {
  Status status;
  Timing timing;
  std::optional<Certificate> certificate;
  std::uint32_t progress;
  std::optional<Instant> completed_at;
  std::optional<Instant> enrolled_at;
  std::optional<Instant> recorded_at;
  std::optional<Instant> due;
  std::optional<std::int64_t> period;
  std::optional<Instant> earned;
  std::optional<Instant> window;
  std::optional<Instant> expires;
  std::optional<Instant> grace_until;
};

// blend_component
struct Component {
  std::string id;
  std::optional<std::string> score;
  std::optional<std::string> best_score;
  std::optional<std::string> presence;
  std::string events;
  std::optional<Instant> since;
  std::optional<Instant> until;
  std::optional<Instant> due;
  State state;
  std::optional<Basis> basis;
  Outcome access;
  std::uint32_t attempts;
  std::optional<std::uint64_t> occurrence;
};

// blend_gate
struct Gate {
  std::string id;
  std::optional<std::string> component;
  Action action;
  Mode mode;
  Outcome outcome;
  std::optional<std::uint32_t> occurrence;
  bool met;
  bool overridden;
};

// blend_change: `from` and `to` are what `answer` says: `static_cast<State>(change.to)`, `instant(change.to)`.
struct Change {
  Answer answer;
  std::optional<std::string> id;
  std::int64_t from;
  std::int64_t to;
};

// blend_seats
struct Seats {
  std::optional<Instant> start;
  std::optional<Instant> end;
  std::optional<std::int64_t> capacity;
  std::int64_t waitlist;
  bool cancelled;
  std::size_t seated;
  std::size_t waiting;
  std::size_t turned_away;
};

// blend_seat
struct Seat {
  std::string learner;
  std::optional<std::string> presence;
  std::optional<Instant> registered_at;
  std::optional<std::uint64_t> place;
  Outcome now;
  Outcome at_start;
  std::optional<Attendance> attendance;
  bool breach;
  std::uint32_t done;
  std::uint32_t of;
  std::vector<Missing> missing;
};

// blend_event: one fact, for `Fact::from`; what is not set is left out.
struct Event {
  std::string_view id{}, learner{}, kind{};
  std::optional<Instant> at{}, recorded{}, until{}, due{}, expires{};
  std::int64_t occurrence = 0, rating = 0;
  std::string_view programme{}, version{}, cohort{}, component{}, session{}, score{}, score_max{}, score_min{},
      progress{}, minutes{}, fraction{}, group{}, gate{}, basis{}, by{}, reason{}, source{}, question{}, name{},
      value{}, award{}, trigger{}, event{};
};

// blend_watch: told how far `Programme::evaluate` is; says whether to go on. What it throws stops the evaluation and comes
// out of it.
using Watch = std::function<bool(std::uint64_t done, std::uint64_t of)>;

// A stream of Arrow record batches, released when it goes.
class Stream {
 public:
  Stream() noexcept = default;
  // Takes it over: the one at `taken` is released afterwards, as the Arrow C stream interface has it for moves.
  explicit Stream(ArrowArrayStream *taken) noexcept : stream_(*taken) { taken->release = nullptr; }
  Stream(Stream &&other) noexcept : stream_(other.give()) {}
  Stream &operator=(Stream &&other) noexcept {
    if (this != &other) {
      release();
      stream_ = other.give();
    }
    return *this;
  }
  ~Stream() { release(); }

  // For readers of the C stream interface; it is still owned here, unless they move it.
  ArrowArrayStream *get() noexcept { return &stream_; }
  // Gives it away.
  ArrowArrayStream give() noexcept { return std::exchange(stream_, ArrowArrayStream{}); }

 private:
  void release() noexcept {
    if (stream_.release) stream_.release(&stream_);
  }

  ArrowArrayStream stream_{};
};

namespace detail {

// A handle of blend.h and who frees it.
template <class Handle, void (*Free)(Handle *)> class Owner {
 public:
  using Owned = Handle;

  // Takes it over.
  explicit Owner(Handle *owned) noexcept : handle_(owned) {}

  // For functions of blend.h; NULL once it was moved away.
  const Handle *get() const noexcept { return handle_.get(); }

 protected:
  struct Freed {
    void operator()(Handle *handle) const noexcept { Free(handle); }
  };
  std::unique_ptr<Handle, Freed> handle_;
};

// Why a call failed, where it did.
using Fault = std::optional<Error>;

// Gives what was made, or tells the fault.
template <class T> Fallible<T> fallible(Fault fault, T made) {
#ifdef BLEND_NO_EXCEPTIONS
  if (fault) return Expected<T>(std::move(*fault));
  return Expected<T>(std::move(made));
#else
  if (fault) throw Error(std::move(*fault));
  return made;
#endif
}

inline std::int64_t number(std::optional<Instant> at) {
  return at ? std::int64_t{at->time_since_epoch().count()} : BLEND_NO_INSTANT;
}

template <class T> const typename T::Owned *raw(const T *given) noexcept { return given ? given->get() : nullptr; }

// An argument as the functions of blend.h take it: text with its length, the number of an instant or a word.
template <class Given> auto flat(const Given &given) {
  if constexpr (std::is_same_v<Given, std::string_view>) {
    return std::make_tuple(given.data(), given.size());
  } else if constexpr (std::is_same_v<Given, Instant> || std::is_same_v<Given, std::optional<Instant>>) {
    return std::make_tuple(number(given));
  } else if constexpr (std::is_enum_v<Given>) {
    return std::make_tuple(static_cast<std::int32_t>(given));
  } else {
    return std::make_tuple(given);
  }
}

// A call whose result goes to `out`.
template <class Function, class Out, class... Given> Fault call(Function function, Out *out, const Given &...given) {
  blend_error *error = nullptr;
  const auto all = std::tuple_cat(flat(given)..., std::make_tuple(out, &error));
  if (std::apply(function, all) == BLEND_OK) return std::nullopt;
  return Error(error);
}

// A call that hands out a handle.
template <class T, class Function, class... Given> Fallible<T> handed(Function function, const Given &...given) {
  typename T::Owned *out = nullptr;
  Fault fault = call(function, &out, given...);
  return fallible(std::move(fault), T(out));
}

// A call that answers in text, JSON mostly.
template <class Function, class... Given> Fallible<std::string> json(Function function, const Given &...given) {
  blend_bytes *out = nullptr;
  Fault fault = call(function, &out, given...);
  const Owner<blend_bytes, blend_bytes_free> owner(out);
  return fallible(std::move(fault), out ? std::string(blend_bytes_data(out), blend_bytes_len(out)) : std::string());
}

// A call that fills a struct; after a failure it is 0 throughout.
template <class Row, class Function, class... Given> Fault fill(Row &row, Function function, const Given &...given) {
  row = Row{};
  row.struct_size = sizeof row;
  return call(function, &row, given...);
}

inline blend_text text(std::string_view given) { return blend_text{given.data(), given.size()}; }

inline std::optional<std::string> optional(blend_text given) {
  if (!given.data) return std::nullopt;
  return std::string(given.data, given.size);
}

inline std::string string(blend_text given) { return optional(given).value_or(std::string()); }

// What 0 is none of.
template <class T, class Number> std::optional<T> some(Number given) {
  if (given == 0) return std::nullopt;
  return static_cast<T>(given);
}

// What -1 is none of.
inline std::optional<std::int64_t> counted(std::int64_t given) {
  if (given < 0) return std::nullopt;
  return given;
}

// What the structs of blend.h say.
inline Verdict told(const blend_verdict &row) {
  return {static_cast<Outcome>(row.outcome), instant(row.opens_at), row.reasons};
}

inline Missing told(const blend_missing &row) {
  return {optional(row.component), string(row.need), string(row.have), string(row.alternatives)};
}

inline Reason told(const blend_reason &row) {
  return {static_cast<ReasonCode>(row.code), static_cast<Mode>(row.mode), optional(row.gate), optional(row.message),
          row.overridden != 0, row.late != 0, row.done, row.of, {}};
}

inline Summary told(const blend_summary &row) {
  return {static_cast<Status>(row.status), static_cast<Timing>(row.timing), some<Certificate>(row.certificate),
          row.progress, instant(row.completed_at), instant(row.enrolled_at), instant(row.recorded_at), instant(row.due),
          counted(row.period), instant(row.earned), instant(row.window), instant(row.expires),
          instant(row.grace_until)};
}

inline Component told(const blend_component &row) {
  return {string(row.id), optional(row.score), optional(row.best_score), optional(row.presence), string(row.events),
          instant(row.since), instant(row.until), instant(row.due), static_cast<State>(row.state),
          some<Basis>(row.basis), static_cast<Outcome>(row.access), row.attempts, some<std::uint64_t>(row.occurrence)};
}

inline Gate told(const blend_gate &row) {
  return {string(row.id), optional(row.component), static_cast<Action>(row.action), static_cast<Mode>(row.mode),
          static_cast<Outcome>(row.outcome), some<std::uint32_t>(row.occurrence), row.met != 0, row.overridden != 0};
}

inline Change told(const blend_change &row) {
  return {static_cast<Answer>(row.answer), optional(row.id), row.from, row.to};
}

inline Seats told(const blend_seats &row) {
  return {instant(row.start), instant(row.end), counted(row.capacity), row.waitlist, row.cancelled != 0,
          row.seated, row.waiting, row.turned_away};
}

inline Seat told(const blend_seat &row) {
  return {string(row.learner), optional(row.presence), instant(row.registered_at), some<std::uint64_t>(row.place),
          static_cast<Outcome>(row.now), static_cast<Outcome>(row.at_start), some<Attendance>(row.attendance),
          row.breach != 0, row.done, row.of, {}};
}

// A call that fills a struct, and what it says.
template <class Row, class Function, class... Given> auto filled(Function function, const Given &...given) {
  Row row;
  Fault fault = fill(row, function, given...);
  return fallible(std::move(fault), told(row));
}

// Adds the rows of a list to `into`, as many as there are before a fault.
template <class Row, class T, class Function, class... Given>
Fault add(std::vector<T> &into, std::size_t count, Function function, const Given &...given) {
  into.reserve(count);
  for (std::size_t index = 0; index < count; ++index) {
    Row row;
    if (Fault fault = fill(row, function, given..., index)) return fault;
    into.push_back(told(row));
  }
  return std::nullopt;
}

// As `add`, for rows with missing items of their own.
template <class Row, class T, class Function, class Items, class... Given>
Fault add_with_missing(std::vector<T> &into, std::size_t count, Function function, Items items, const Given &...given) {
  into.reserve(count);
  for (std::size_t index = 0; index < count; ++index) {
    Row row;
    if (Fault fault = fill(row, function, given..., index)) return fault;
    into.push_back(told(row));
    if (Fault fault = add<blend_missing>(into.back().missing, row.missing, items, given..., index)) return fault;
  }
  return std::nullopt;
}

// A watch behind the function pointer of blend.h.
struct Watched {
  const Watch &watch;
  std::atomic<bool> caught{false};
  std::exception_ptr thrown{};

  static std::int32_t ask(void *user, std::uint64_t done, std::uint64_t of) noexcept {
    Watched &self = *static_cast<Watched *>(user);
#ifdef __cpp_exceptions
    try {
      return self.watch(done, of) ? 0 : 1;
    } catch (...) {
      if (!self.caught.exchange(true)) self.thrown = std::current_exception();
      return 1;
    }
#else
    return self.watch(done, of) ? 0 : 1;
#endif
  }
};

}  // namespace detail

class Schedule : public detail::Owner<blend_schedule, blend_schedule_free> {
 public:
  using Owner::Owner;

  Fallible<std::string> warnings() const { return detail::json(blend_schedule_warnings, get()); }
  Fallible<std::string> findings() const { return detail::json(blend_schedule_findings, get()); }
};

// A question for `Record::verdict`, prepared by `Programme::prepare`.
class Question : public detail::Owner<blend_question, blend_question_free> {
 public:
  using Owner::Owner;
};

class Fact : public detail::Owner<blend_fact, blend_fact_free> {
 public:
  using Owner::Owner;

  static Fallible<Fact> from_json(std::string_view json) { return detail::handed<Fact>(blend_fact_read, json); }
  static Fallible<Fact> from(const Event &event) {
    blend_event row;
    if (detail::Fault fault = detail::fill(row, blend_event_init)) {
      return detail::fallible(std::move(fault), Fact(nullptr));
    }
    row.id = detail::text(event.id);
    row.learner = detail::text(event.learner);
    row.kind = detail::text(event.kind);
    row.at = detail::number(event.at);
    row.recorded = detail::number(event.recorded);
    row.until = detail::number(event.until);
    row.due = detail::number(event.due);
    row.expires = detail::number(event.expires);
    row.occurrence = event.occurrence;
    row.rating = event.rating;
    row.programme = detail::text(event.programme);
    row.version = detail::text(event.version);
    row.cohort = detail::text(event.cohort);
    row.component = detail::text(event.component);
    row.session = detail::text(event.session);
    row.score = detail::text(event.score);
    row.score_max = detail::text(event.score_max);
    row.score_min = detail::text(event.score_min);
    row.progress = detail::text(event.progress);
    row.minutes = detail::text(event.minutes);
    row.fraction = detail::text(event.fraction);
    row.group = detail::text(event.group);
    row.gate = detail::text(event.gate);
    row.basis = detail::text(event.basis);
    row.by = detail::text(event.by);
    row.reason = detail::text(event.reason);
    row.source = detail::text(event.source);
    row.question = detail::text(event.question);
    row.name = detail::text(event.name);
    row.value = detail::text(event.value);
    row.award = detail::text(event.award);
    row.trigger = detail::text(event.trigger);
    row.event = detail::text(event.event);
    const blend_event *given = &row;
    return detail::handed<Fact>(blend_fact_new, given);
  }
};

class Decision : public detail::Owner<blend_decision, blend_decision_free> {
 public:
  using Owner::Owner;

  Fallible<Verdict> verdict() const { return detail::filled<blend_verdict>(blend_decision_verdict, get()); }
  Fallible<std::vector<Reason>> reasons() const {
    std::vector<Reason> made;
    detail::Fault fault = detail::add_with_missing<blend_reason>(made, blend_decision_reasons(get()),
                                                                 blend_decision_reason, blend_decision_missing, get());
    return detail::fallible(std::move(fault), std::move(made));
  }
};

class Standing : public detail::Owner<blend_standing, blend_standing_free> {
 public:
  using Owner::Owner;

  Fallible<Summary> summary() const { return detail::filled<blend_summary>(blend_standing_summary, get()); }
  Fallible<std::vector<Component>> components() const {
    return list<Component, blend_component>(&blend_summary::components, blend_standing_component);
  }
  Fallible<std::vector<Gate>> gates() const {
    return list<Gate, blend_gate>(&blend_summary::gates, blend_standing_gate);
  }
  Fallible<std::vector<Missing>> missing() const {
    return list<Missing, blend_missing>(&blend_summary::missing, blend_standing_missing);
  }

 private:
  template <class T, class Row, class Function>
  Fallible<std::vector<T>> list(std::size_t blend_summary::*count, Function function) const {
    std::vector<T> made;
    blend_summary whole;
    detail::Fault fault = detail::fill(whole, blend_standing_summary, get());
    if (!fault) fault = detail::add<Row>(made, whole.*count, function, get());
    return detail::fallible(std::move(fault), std::move(made));
  }
};

class Changes : public detail::Owner<blend_changes, blend_changes_free> {
 public:
  using Owner::Owner;

  Fallible<std::vector<Change>> rows() const {
    std::vector<Change> made;
    detail::Fault fault = detail::add<blend_change>(made, blend_changes_count(get()), blend_changes_row, get());
    return detail::fallible(std::move(fault), std::move(made));
  }
};

class Roster : public detail::Owner<blend_roster, blend_roster_free> {
 public:
  using Owner::Owner;

  Fallible<Seats> seats() const { return detail::filled<blend_seats>(blend_roster_seats, get()); }
  Fallible<std::vector<Seat>> rows(List list) const {
    std::vector<Seat> made;
    blend_seats whole;
    detail::Fault fault = detail::fill(whole, blend_roster_seats, get());
    const std::size_t count = list == List::Seated    ? whole.seated
                              : list == List::Waiting ? whole.waiting
                                                      : whole.turned_away;
    if (!fault) {
      fault = detail::add_with_missing<blend_seat>(made, count, blend_roster_row, blend_roster_missing, get(), list);
    }
    return detail::fallible(std::move(fault), std::move(made));
  }
};

class Evaluation : public detail::Owner<blend_evaluation, blend_evaluation_free> {
 public:
  using Owner::Owner;

  Fallible<Stream> stream() const {
    Stream made;
    detail::Fault fault = detail::call(blend_evaluation_stream, made.get(), get());
    return detail::fallible(std::move(fault), std::move(made));
  }
  Fallible<std::string> notices() const { return detail::json(blend_evaluation_notices, get()); }
  Fallible<std::string> measures() const { return detail::json(blend_evaluation_measures, get()); }
  std::size_t rows() const noexcept { return blend_evaluation_rows(get()); }
  std::uint64_t rows_read() const noexcept { return blend_evaluation_rows_read(get()); }
};

class Population;

class Record : public detail::Owner<blend_record, blend_record_free> {
 public:
  using Owner::Owner;

  Fallible<Verdict> verdict(const Question &question, Instant at) const {
    return detail::filled<blend_verdict>(blend_record_verdict, get(), question.get(), at);
  }
  Fallible<Decision> decide(std::string_view component, Action action, Instant at, std::string_view session = {},
                            std::optional<Instant> known_at = {}, const Population *others = nullptr) const;
  Fallible<std::string> decide_json(std::string_view component, Action action, std::string_view at,
                                    std::string_view session = {}, std::string_view known_at = {},
                                    const Population *others = nullptr) const;
  Fallible<Standing> standing(Instant at, std::optional<Instant> known_at = {}) const {
    return detail::handed<Standing>(blend_standing_new, get(), at, known_at);
  }
  Fallible<std::string> standing_json(std::string_view at, std::string_view known_at = {}) const {
    return detail::json(blend_record_standing, get(), at, known_at);
  }
  Fallible<std::string> explain(std::string_view rule, std::string_view at, std::string_view known_at = {}) const {
    return detail::json(blend_record_explain, get(), rule, at, known_at);
  }
  Fallible<std::string> timeline(std::string_view rule, std::string_view known_at = {}) const {
    return detail::json(blend_record_timeline, get(), rule, known_at);
  }
  Fallible<std::string> certification(std::string_view at, std::uint32_t next, std::string_view known_at = {}) const {
    return detail::json(blend_record_certification, get(), at, next, known_at);
  }
  Fallible<std::string> agenda(std::string_view at, std::string_view sent = {}, std::string_view options = {}) const {
    return detail::json(blend_record_agenda, get(), at, sent, options);
  }
  Fallible<std::string> audit(std::string_view at, std::string_view known_at = {}) const {
    return detail::json(blend_record_audit, get(), at, known_at);
  }
  Fallible<std::string> calendar(std::string_view at, std::string_view known_at = {},
                                 std::string_view timezone = {}) const {
    return detail::json(blend_record_calendar, get(), at, known_at, timezone);
  }
  Fallible<Changes> add(const Fact &fact) {
    return detail::handed<Changes>(blend_record_add, handle_.get(), fact.get());
  }
  // Adds a fact given as JSON.
  Fallible<std::string> apply(std::string_view event) {
    return detail::json(blend_record_apply, handle_.get(), event);
  }
};

class Population : public detail::Owner<blend_population, blend_population_free> {
 public:
  using Owner::Owner;

  // None for somebody no fact is about.
  Fallible<std::optional<Record>> record(std::string_view learner) const {
    blend_record *out = nullptr;
    detail::Fault fault = detail::call(blend_population_record, &out, get(), learner);
    std::optional<Record> made;
    if (out) made.emplace(out);
    return detail::fallible(std::move(fault), std::move(made));
  }
  Fallible<std::string> learners() const { return detail::json(blend_population_learners, get()); }
  Fallible<Roster> roster(std::string_view session, Instant at, std::optional<Instant> known_at = {}) const {
    return detail::handed<Roster>(blend_roster_new, get(), session, at, known_at);
  }
  Fallible<std::string> roster_json(std::string_view session, std::string_view at,
                                    std::string_view known_at = {}) const {
    return detail::json(blend_population_roster, get(), session, at, known_at);
  }
  Fallible<std::string> session_brief(std::string_view session, std::string_view at,
                                      std::string_view known_at = {}) const {
    return detail::json(blend_population_session_brief, get(), session, at, known_at);
  }
  Fallible<std::string> coach_brief(std::string_view session, std::string_view at,
                                    std::string_view known_at = {}) const {
    return detail::json(blend_population_coach_brief, get(), session, at, known_at);
  }
  Fallible<std::string> agenda(std::string_view at, std::string_view sent = {}, std::string_view options = {}) const {
    return detail::json(blend_population_agenda, get(), at, sent, options);
  }
  Fallible<std::string> audit(std::string_view at, std::string_view known_at = {}) const {
    return detail::json(blend_population_audit, get(), at, known_at);
  }
  Fallible<std::string> findings(std::string_view at, std::string_view known_at = {}) const {
    return detail::json(blend_population_findings, get(), at, known_at);
  }
  Fallible<std::string> report(std::string_view at, std::string_view known_at = {},
                               std::string_view options = {}) const {
    return detail::json(blend_population_report, get(), at, known_at, options);
  }
  Fallible<std::string> effects(std::string_view change, std::string_view at) const {
    return detail::json(blend_population_effects, get(), change, at);
  }
  // How far the learners of a cohort, or all, have come: the text of a picture.
  Fallible<std::string> draw(std::string_view at, std::string_view known_at = {}, std::string_view cohort = {},
                             PictureFormat format = PictureFormat::Svg) const {
    return detail::json(blend_population_draw, get(), at, known_at, cohort, format);
  }
};

class Programme : public detail::Owner<blend_programme, blend_programme_free> {
 public:
  using Owner::Owner;

  static Fallible<Programme> from_json(std::string_view json, std::string_view earlier = {}) {
    return detail::handed<Programme>(blend_programme_new, json, earlier);
  }
  std::string id() const {
    const char *const text = blend_programme_id(get());
    return text ? text : "";
  }
  // The name of the newest version.
  std::optional<std::string> version() const {
    const char *const text = blend_programme_version(get());
    return text ? std::optional<std::string>(text) : std::nullopt;
  }
  Fallible<std::string> warnings() const { return detail::json(blend_programme_warnings, get()); }
  Fallible<std::string> diff(const Programme &newer) const {
    return detail::json(blend_programme_diff, get(), newer.get());
  }
  Fallible<std::string> impact(const Programme &newer, std::string_view events, std::string_view at,
                               const Schedule *schedule = nullptr) const {
    return detail::json(blend_programme_impact, get(), newer.get(), detail::raw(schedule), events, at);
  }
  Fallible<std::string> review(std::string_view options = {}, const Schedule *schedule = nullptr) const {
    return detail::json(blend_programme_review, get(), detail::raw(schedule), options);
  }
  Fallible<std::string> advise() const { return detail::json(blend_programme_advise, get()); }
  // The text of a picture.
  Fallible<std::string> draw(Picture picture, PictureFormat format = PictureFormat::Svg) const {
    return detail::json(blend_programme_draw, get(), picture, format);
  }
  Fallible<std::string> calendar(std::string_view options, const Schedule *schedule = nullptr) const {
    return detail::json(blend_programme_calendar, get(), detail::raw(schedule), options);
  }
  Fallible<std::string> conversion(const Programme *replacement = nullptr, std::string_view options = {}) const {
    return detail::json(blend_programme_conversion, get(), detail::raw(replacement), options);
  }
  Fallible<std::string> spacing(std::string_view options = {}, const Schedule *schedule = nullptr) const {
    return detail::json(blend_programme_spacing, get(), detail::raw(schedule), options);
  }
  Fallible<Schedule> schedule(std::string_view json) const {
    return detail::handed<Schedule>(blend_schedule_new, get(), json);
  }
  Fallible<Record> record(std::string_view events, const Schedule *schedule = nullptr) const {
    return detail::handed<Record>(blend_record_new, get(), detail::raw(schedule), events);
  }
  Fallible<Population> population(std::string_view events, const Schedule *schedule = nullptr) const {
    return detail::handed<Population>(blend_population_new, get(), detail::raw(schedule), events);
  }
  Fallible<Question> prepare(std::string_view component, Action action, std::string_view session = {},
                             const Schedule *schedule = nullptr) const {
    return detail::handed<Question>(blend_question_new, get(), detail::raw(schedule), component, action, session);
  }
  Fallible<Evaluation> evaluate(Stream events, std::string_view options, const Schedule *schedule = nullptr,
                                const Watch &watch = {}) const {
    detail::Watched watched{watch};
    blend_evaluation *out = nullptr;
    const blend_watch ask = watch ? detail::Watched::ask : nullptr;
    void *const user = &watched;
    detail::Fault fault = detail::call(blend_programme_evaluate, &out, get(), events.get(), options,
                                       detail::raw(schedule), ask, user);
    Evaluation made(out);
#ifdef __cpp_exceptions
    if (watched.thrown) std::rethrow_exception(watched.thrown);
#endif
    return detail::fallible(std::move(fault), std::move(made));
  }
};

inline Fallible<Decision> Record::decide(std::string_view component, Action action, Instant at,
                                         std::string_view session, std::optional<Instant> known_at,
                                         const Population *others) const {
  return detail::handed<Decision>(blend_decision_new, get(), component, action, session, at, known_at,
                                  detail::raw(others));
}

inline Fallible<std::string> Record::decide_json(std::string_view component, Action action, std::string_view at,
                                                 std::string_view session, std::string_view known_at,
                                                 const Population *others) const {
  return detail::json(blend_record_decide, get(), component, action, session, at, known_at, detail::raw(others));
}

// The review of a programme's document that need not compile.
inline Fallible<std::string> review(std::string_view json, std::string_view options = {}) {
  return detail::json(blend_document_review, json, options);
}

// Which models suit a situation.
inline Fallible<std::string> advise(std::string_view inputs = {}) {
  return detail::json(blend_situation_advise, inputs);
}

// The document of a programme to start from, for `Programme::from_json`.
inline Fallible<std::string> from_template(std::string_view name, std::string_view parameters = {}) {
  return detail::json(blend_template_make, name, parameters);
}

// The templates there are.
inline Fallible<std::string> templates() { return detail::json(blend_template_list); }

// Templates with names, versions and parameters: the library's, or those of a document.
class Registry : public detail::Owner<blend_registry, blend_registry_free> {
 public:
  using Owner::Owner;

  static Fallible<Registry> from_json(std::string_view templates = {}) {
    return detail::handed<Registry>(blend_registry_new, templates);
  }

  // Another registry with one more template.
  Fallible<Registry> with(std::string_view json) const {
    return detail::handed<Registry>(blend_registry_with, get(), json);
  }
  // What `from_json` makes an equal one of.
  Fallible<std::string> document() const { return detail::json(blend_registry_export, get()); }
  Fallible<std::string> templates() const { return detail::json(blend_registry_list, get()); }
  Fallible<std::string> make(std::string_view name, std::string_view parameters = {},
                             std::string_view version = {}) const {
    return detail::json(blend_registry_make, get(), name, version, parameters);
  }
};

// The number of the ABI of the library loaded, to be compared with BLEND_ABI_VERSION where it is loaded by hand.
inline std::int32_t abi_version() noexcept { return blend_abi_version(); }

// The version of the library.
inline std::string version() { return blend_version(); }

// How the library was built.
inline Fallible<std::string> build_info() { return detail::json(blend_build_info); }

}  // inline namespace
}  // namespace blend

#endif  // BLEND_HPP
