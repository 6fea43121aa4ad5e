// Everything that blend.hpp has, with exceptions and, where BLEND_NO_EXCEPTIONS is defined, without.
#include "blend.hpp"
#include "table.hpp"

#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <thread>

#define CHECK(what)                                                   \
  do {                                                                \
    if (!(what)) {                                                    \
      std::fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #what); \
      std::exit(EXIT_FAILURE);                                        \
    }                                                                 \
  } while (false)

namespace {

template <class T> constexpr bool moved_only() {
  return std::is_nothrow_move_constructible_v<T> && std::is_nothrow_move_assignable_v<T> &&
         !std::is_copy_constructible_v<T> && !std::is_copy_assignable_v<T>;
}
static_assert(moved_only<blend::Programme>() && moved_only<blend::Schedule>() && moved_only<blend::Record>());
static_assert(moved_only<blend::Population>() && moved_only<blend::Question>() && moved_only<blend::Fact>());
static_assert(moved_only<blend::Decision>() && moved_only<blend::Standing>() && moved_only<blend::Changes>());
static_assert(moved_only<blend::Roster>() && moved_only<blend::Evaluation>() && moved_only<blend::Stream>());
static_assert(moved_only<blend::Registry>());

// What a call gives, which has to succeed.
template <class T> T take(blend::Fallible<T> given) {
#ifdef BLEND_NO_EXCEPTIONS
  if (!given) std::fprintf(stderr, "%s\n", given.error().what());
  CHECK(given);
  return *std::move(given);
#else
  return given;
#endif
}

// Why a call fails, which it has to.
template <class Call> blend::Error refused(Call call) {
#ifdef BLEND_NO_EXCEPTIONS
  const auto given = call();
  CHECK(!given);
  return given.error();
#else
  try {
    call();
  } catch (const blend::Error &error) {
    return error;
  }
  CHECK(false);
  std::abort();
#endif
}

bool has(const std::string &text, std::string_view part) { return text.find(part) != std::string::npos; }

constexpr std::string_view PROGRAMME = R"({
  "id": "p", "version": "1",
  "components": [{"id": "prep", "format": "elearning", "title": "Prep"},
                 {"id": "quiz", "format": "knowledge_check", "pass_mark": 0.8},
                 {"id": "talk", "format": "webinar", "minutes": 60, "done_when": {"attended": 0.8}}],
  "gates": [{"id": "pre-work", "to": ["talk"], "mode": "block", "when": "prep", "message": "Prepare first."}],
  "completion": {"all": ["prep", "quiz", "talk"]},
  "certification": {"valid_for": "P1Y", "window": "P60D", "grace": "P14D"}
})";
constexpr std::string_view NEWER = R"({
  "id": "p", "version": "2", "components": [{"id": "prep", "format": "elearning"}], "completion": "prep"
})";
constexpr std::string_view SCHEDULE = R"({
  "programme": "p",
  "sessions": [{"id": "s", "component": "talk", "start": "2026-03-20T09:00:00Z", "minutes": 60, "capacity": 1,
                "waitlist": 5}]
})";
constexpr std::string_view FACTS = R"([
  {"id": "1", "learner": "ann", "kind": "enrolled", "programme": "p", "at": "2026-03-01T00:00:00Z"},
  {"id": "2", "learner": "ann", "kind": "completed", "component": "prep", "at": "2026-03-02T00:00:00Z"},
  {"id": "3", "learner": "ann", "kind": "registered", "session": "s", "at": "2026-03-03T00:00:00Z"},
  {"id": "1", "learner": "bob", "kind": "enrolled", "programme": "p", "at": "2026-03-01T00:00:00Z"},
  {"id": "2", "learner": "bob", "kind": "registered", "session": "s", "at": "2026-03-04T00:00:00Z"},
  {"id": "1", "learner": "cid", "kind": "enrolled", "programme": "p", "at": "2026-03-01T00:00:00Z"}
])";
constexpr std::string_view OF_ANN = R"([
  {"id": "1", "learner": "ann", "kind": "enrolled", "programme": "p", "at": "2026-03-01T00:00:00Z"}
])";

// Noon of a day in March 2026.
blend::Instant march(int day) { return blend::Instant{std::chrono::hours{24 * (20513 + day - 1) + 12}}; }

void instants() {
  CHECK(blend::rfc3339(march(10)) == "2026-03-10T12:00:00.000000Z");
  const auto text = [](std::int64_t number) { return blend::rfc3339(*blend::instant(number)); };
  CHECK(text(0) == "1970-01-01T00:00:00.000000Z" && text(-1) == "1969-12-31T23:59:59.999999Z");
  CHECK(text(951782400123456) == "2000-02-29T00:00:00.123456Z" && text(4107542399000000) == "2100-02-28T23:59:59.000000Z");
  CHECK(text(-62135596800000000) == "0001-01-01T00:00:00.000000Z");
  CHECK(text(253402300799999999) == "9999-12-31T23:59:59.999999Z");
  CHECK(!blend::instant(BLEND_NO_INSTANT));
}

void library() {
  CHECK(blend::abi_version() == BLEND_ABI_VERSION);
  CHECK(has(take(blend::build_info()), "\"version\":\"" + blend::version() + "\""));
}

void errors() {
  const auto wrong = refused([] {
    return blend::Programme::from_json(R"({"id":"p","components":[{"id":"a","format":"vidio"}],"completion":"b"})");
  });
  CHECK(wrong.result() == blend::Result::Refused && wrong.code() != 0 && wrong.problem_count() == 2);
  CHECK(wrong.pointer() == "/completion" && !wrong.help().empty() && has(wrong.what(), "`b`"));
  CHECK(has(wrong.problems(), "did you mean `video`?"));
  const blend::Error copied = wrong;
  CHECK(copied.what() == std::string(wrong.what()));

  auto programme = take(blend::Programme::from_json(NEWER));
  const auto moved = std::move(programme);
  CHECK(take(moved.warnings()) == "[]" && programme.get() == nullptr && programme.id().empty());
  CHECK(refused([&] { return programme.warnings(); }).result() == blend::Result::InvalidArgument);
  programme = take(blend::Programme::from_json(NEWER));
  CHECK(take(programme.warnings()) == "[]" && programme.id() == "p" && programme.version() == "2");
  const blend::Decision none(nullptr);
  CHECK(take(none.reasons()).empty());
  CHECK(refused([&] { return none.verdict(); }).result() == blend::Result::InvalidArgument);
  const blend::Standing nowhere(nullptr);
  CHECK(refused([&] { return nowhere.components(); }).code() == 0);
  CHECK(refused([] { return blend::Fact::from_json("{}"); }).problem_count() > 0);
  CHECK(refused([] { return blend::Fact::from({}); }).problem_count() > 0);
}

void programmes(const blend::Programme &programme, const blend::Schedule &schedule) {
  CHECK(take(programme.warnings()) == "[]" && take(schedule.warnings()) == "[]");
  CHECK(has(take(schedule.findings()), "["));
  const auto newer = take(blend::Programme::from_json(NEWER, "[" + std::string(PROGRAMME) + "]"));
  CHECK(has(take(programme.diff(newer)), "quiz"));
  CHECK(has(take(programme.impact(newer, FACTS, "2026-03-10T12:00:00Z", &schedule)), "\"learner\":\"ann\""));
}

void decisions(const blend::Programme &programme, const blend::Schedule &schedule) {
  const auto people = take(programme.population(FACTS, &schedule));
  const auto nobody = take(people.record("zoe"));
  CHECK(!nobody);
  const auto cid = take(people.record("cid"));
  CHECK(cid);
  const auto decision = take(cid->decide("talk", blend::Action::Register, march(10), "s", march(11), &people));
  const auto verdict = take(decision.verdict());
  CHECK(verdict.outcome == blend::Outcome::Blocked && !verdict.opens_at && verdict.has(blend::ReasonCode::Gate));
  CHECK(verdict.has(blend::ReasonCode::SessionFull) && !verdict.has(blend::ReasonCode::SessionOver));
  const auto reasons = take(decision.reasons());
  CHECK(reasons.size() == 2 && reasons[0].code == blend::ReasonCode::Gate && reasons[0].mode == blend::Mode::Block);
  CHECK(reasons[0].gate == "pre-work" && reasons[0].message == "Prepare first.");
  CHECK(!reasons[0].overridden && !reasons[0].late && reasons[0].done == 0 && reasons[0].of == 1);
  CHECK(reasons[0].missing.size() == 1 && reasons[0].missing[0].component == "prep");
  CHECK(reasons[0].missing[0].need == "\"completed\"" && reasons[0].missing[0].have == "null");
  CHECK(reasons[0].missing[0].alternatives == "[]");
  CHECK(reasons[1].code == blend::ReasonCode::SessionFull && reasons[1].mode == blend::Mode::Flag);
  CHECK(!reasons[1].gate && !reasons[1].message && reasons[1].missing.empty());
  const auto json = take(cid->decide_json("talk", blend::Action::Register, "2026-03-10T12:00:00Z", "s", {}, &people));
  CHECK(has(json, "\"blocked\"") && has(json, "session_full"));
  CHECK(take(take(cid->decide({}, blend::Action::Certify, march(10))).reasons()).empty());
  CHECK(refused([&] { return cid->decide({}, blend::Action::Attend, march(10)); }).result() != blend::Result::Ok);

  const auto question = take(programme.prepare("talk", blend::Action::Attend, "s", &schedule));
  const auto bob = take(people.record("bob"));
  CHECK(take(bob->verdict(question, march(10))).outcome == blend::Outcome::Flagged);
  const auto ann = take(people.record("ann"));
  CHECK(take(ann->verdict(question, march(10))).outcome == blend::Outcome::Open);
  CHECK(refused([&] { return programme.prepare("nowhere", blend::Action::Start); }).result() == blend::Result::Refused);
}

void standings(const blend::Programme &programme, const blend::Schedule &schedule) {
  auto record = take(programme.record(OF_ANN, &schedule));
  blend::Event event;
  event.id = "2";
  event.learner = "ann";
  event.kind = "scored";
  event.component = "quiz";
  event.score = "9";
  event.score_max = "10";
  event.at = march(5);
  event.recorded = march(6);
  event.by = "the LMS";
  const auto fact = take(blend::Fact::from(event));
  const auto changes = take(take(record.add(fact)).rows());
  bool progressed = false, done = false;
  for (const auto &change : changes) {
    if (change.answer == blend::Answer::Progress) progressed = !change.id && change.from == 0 && change.to > 0;
    if (change.answer == blend::Answer::Component && change.id == "quiz") {
      done = static_cast<blend::State>(change.from) == blend::State::NotStarted &&
             static_cast<blend::State>(change.to) == blend::State::Done;
    }
  }
  CHECK(progressed && done);
  CHECK(take(take(record.add(fact)).rows()).empty());
  CHECK(take(record.apply(R"({"id": "2", "learner": "ann", "kind": "scored", "component": "quiz",
    "score": {"raw": 9, "max": 10}, "at": "2026-03-05T12:00:00Z", "recorded": "2026-03-06T12:00:00Z", "by": "the LMS"})")) == "[]");
  const auto other = take(blend::Fact::from_json(
      R"({"id": "2", "learner": "ann", "kind": "completed", "component": "prep", "at": "2026-03-05T12:00:00Z"})"));
  CHECK(refused([&] { return record.add(other); }).result() == blend::Result::Refused);

  const auto standing = take(record.standing(march(10)));
  const auto summary = take(standing.summary());
  CHECK(summary.status == blend::Status::InProgress && summary.timing == blend::Timing::None);
  CHECK(summary.certificate == blend::Certificate::None && !summary.period && !summary.expires && !summary.window);
  CHECK(summary.progress > 0 && summary.progress < 10000 && !summary.completed_at && !summary.due);
  CHECK(summary.enrolled_at == march(1) - std::chrono::hours{12} && !summary.recorded_at && !summary.earned);
  CHECK(!summary.grace_until);
  const auto components = take(standing.components());
  CHECK(components.size() == 3 && components[1].id == "quiz" && components[1].state == blend::State::Done);
  CHECK(components[1].score == "0.9" && components[1].best_score == "0.9" && !components[1].presence);
  CHECK(components[1].basis == blend::Basis::Earned && components[1].since == march(5) && !components[1].until);
  CHECK(components[1].attempts == 1 && components[1].events == "[\"2\"]" && !components[1].occurrence);
  CHECK(components[0].access == blend::Outcome::Open && !components[0].basis && !components[0].due);
  CHECK(components[2].access == blend::Outcome::Blocked && components[2].state == blend::State::NotStarted);
  const auto gates = take(standing.gates());
  CHECK(!gates.empty() && gates[0].id == "pre-work" && gates[0].component == "talk" && !gates[0].met);
  CHECK(gates[0].outcome == blend::Outcome::Blocked && gates[0].mode == blend::Mode::Block && !gates[0].overridden);
  CHECK(gates[0].action == blend::Action::Register && !gates[0].occurrence);
  const auto missing = take(standing.missing());
  CHECK(missing.size() == 2 && missing[0].component == "prep" && missing[1].component == "talk");
  CHECK(take(take(record.standing(march(10), march(5))).summary()).progress == 0);

  const std::string at = blend::rfc3339(march(10));
  CHECK(has(take(record.standing_json(at)), "\"status\":\"in_progress\""));
  CHECK(has(take(record.standing_json(at, blend::rfc3339(march(5)))), "\"status\":\"not_started\""));
  CHECK(has(take(record.explain("completion", at)), "quiz") && has(take(record.timeline("components.quiz")), "2026-03-05"));
  CHECK(has(take(record.certification(at, 2)), "\"state\":\"none\"") && take(record.agenda(at)) == "[]");
  CHECK(has(take(record.audit(at)), "quiz"));
}

// A learner who has done all there is: every instant is another.
void certified() {
  const auto programme = take(blend::Programme::from_json(R"({
    "id": "p", "due": "2026-03-20T12:00:00Z",
    "components": [{"id": "talk", "format": "webinar", "minutes": 60, "done_when": {"attended": 0.8}, "valid_for": "P2Y",
                    "due": "2026-03-19T12:00:00Z"}],
    "completion": "talk", "certification": {"valid_for": "P30D", "window": "P10D", "grace": "P5D"}
  })"));
  const auto schedule = take(programme.schedule(R"({
    "programme": "p", "sessions": [{"id": "s", "component": "talk", "start": "2026-03-04T12:00:00Z", "minutes": 60}]
  })"));
  const std::string_view facts = R"([
    {"id": "1", "learner": "ann", "kind": "enrolled", "programme": "p", "at": "2026-03-02T12:00:00Z"},
    {"id": "2", "learner": "ann", "kind": "registered", "session": "s", "at": "2026-03-03T12:00:00Z"},
    {"id": "3", "learner": "ann", "kind": "attended", "session": "s", "minutes": 54, "at": "2026-03-05T12:00:00Z",
     "recorded": "2026-03-06T12:00:00Z"}
  ])";
  const auto record = take(programme.record(facts, &schedule));
  const auto standing = take(record.standing(march(10)));
  const auto summary = take(standing.summary());
  const auto days = [](int count) { return std::chrono::hours{24 * count}; };
  CHECK(summary.status == blend::Status::Completed && summary.timing == blend::Timing::OnTime);
  CHECK(summary.certificate == blend::Certificate::Certified && summary.progress == 10000 && summary.period == 0);
  CHECK(summary.enrolled_at == march(2) && summary.completed_at == march(5) && summary.recorded_at == march(6));
  CHECK(summary.due == march(20) && summary.earned == march(5) && summary.window == march(5) + days(20));
  CHECK(summary.expires == march(5) + days(30) && summary.grace_until == march(5) + days(35));
  const auto components = take(standing.components());
  CHECK(components.size() == 1 && components[0].since == march(5) && components[0].until > march(5) + days(700));
  CHECK(components[0].due == march(19) && components[0].presence == "0.9" && !components[0].score);
  const auto people = take(programme.population(facts, &schedule));
  const auto seated = take(take(people.roster("s", march(10))).rows(blend::List::Seated));
  CHECK(seated.size() == 1 && seated[0].registered_at == march(3) && seated[0].presence == "0.9");
  CHECK(seated[0].attendance == blend::Attendance::Attended);
}

void sessions(const blend::Programme &programme, const blend::Schedule &schedule) {
  const auto people = take(programme.population(FACTS, &schedule));
  const auto roster = take(people.roster("s", march(10)));
  const auto seats = take(roster.seats());
  CHECK(seats.start == march(20) - std::chrono::hours{3} && seats.end == march(20) - std::chrono::hours{2});
  CHECK(seats.capacity == 1 && seats.waitlist == 5 && !seats.cancelled);
  CHECK(seats.seated == 1 && seats.waiting == 1 && seats.turned_away == 0);
  const auto seated = take(roster.rows(blend::List::Seated));
  CHECK(seated.size() == 1 && seated[0].learner == "ann" && seated[0].place == 1 && seated[0].missing.empty());
  CHECK(seated[0].registered_at == march(3) - std::chrono::hours{12} && !seated[0].presence && !seated[0].attendance);
  CHECK(seated[0].now == blend::Outcome::Open && seated[0].at_start == blend::Outcome::Open && !seated[0].breach);
  CHECK(seated[0].done == 1 && seated[0].of == 1);
  const auto waiting = take(roster.rows(blend::List::Waiting));
  CHECK(waiting.size() == 1 && waiting[0].learner == "bob" && waiting[0].now == blend::Outcome::Flagged);
  CHECK(waiting[0].breach && waiting[0].missing.size() == 1 && waiting[0].missing[0].component == "prep");
  CHECK(take(roster.rows(blend::List::TurnedAway)).empty());

  const std::string_view at = "2026-03-10T12:00:00Z";
  CHECK(take(people.learners()) == R"(["ann","bob","cid"])" && has(take(people.roster_json("s", at)), "ann"));
  CHECK(has(take(people.session_brief("s", at)), "\"session\"") && has(take(people.agenda(at)), "bob/"));
  CHECK(has(take(people.coach_brief("s", at)), "\"ann\""));
  CHECK(refused([&] { return people.coach_brief("nowhere", at); }).result() == blend::Result::Refused);
  CHECK(has(take(people.audit(at)), "prep") && has(take(people.findings(at)), "["));
  CHECK(has(take(people.report(at, {}, R"({"low_use": 100})")), "\"completion\""));
  CHECK(has(take(people.effects(R"({"change": "capacity", "session": "s", "capacity": 2})", at)), "\"promoted\""));
}

void designs(const blend::Programme &programme, const blend::Schedule &schedule) {
  CHECK(has(take(programme.review()), "\"profile\":\"sync\""));
  CHECK(has(take(programme.review(R"({"profile": "place"})", &schedule)), "\"profile\":\"place\""));
  CHECK(refused([&] { return programme.review(R"({"overlap": -1})"); }).pointer() == "/overlap");
  CHECK(has(take(blend::review(R"({"id": "p", "components": [{"id": "a", "format": "vidio"}], "completion": "b"})")), "vidio"));
  CHECK(refused([] { return blend::review("[]", "{}"); }).result() == blend::Result::Refused);
  CHECK(has(take(programme.advise()), "\"ranked\"") && has(take(blend::advise()), "\"prework_live\""));
  CHECK(take(blend::advise(R"({"autonomy": "high"})")).find("flex") < 40);
  const auto document = take(blend::from_template("flipped", R"({"id": "selling"})"));
  const auto made = take(blend::Programme::from_json(document));
  CHECK(has(take(made.review()), "\"flipped\"") && has(take(blend::templates()), "\"template\":\"flipped\""));
  CHECK(has(take(blend::from_template("flex")), "\"id\":\"flex\""));
  CHECK(refused([] { return blend::from_template("flexible"); }).result() == blend::Result::Refused);
  const auto library = take(blend::Registry::from_json());
  const auto own = take(library.with(R"({"name": "ours", "version": "2", "base": "flex"})"));
  CHECK(!has(take(library.templates()), "\"ours\"") && has(take(own.templates()), "\"ours\""));
  CHECK(has(take(own.make("ours", R"({"weeks": 5})", "2")), "\"id\":\"ours\""));
  CHECK(take(take(blend::Registry::from_json(take(own.document()))).document()) == take(own.document()));
  CHECK(refused([&] { return own.make("ours", {}, "3"); }).result() == blend::Result::Refused);
  CHECK(take(programme.draw(blend::Picture::Arc)).rfind("<svg ", 0) == 0);
  CHECK(has(take(programme.draw(blend::Picture::Graph, blend::PictureFormat::Mermaid)), "flowchart"));
  CHECK(has(take(programme.draw(blend::Picture::Matrix, blend::PictureFormat::Dot)), "graph"));
  CHECK(refused([&] { return programme.draw(static_cast<blend::Picture>(9)); }).result() == blend::Result::InvalidArgument);
  CHECK(has(take(programme.calendar(R"({"starts": "2026-03-02"})", &schedule)), "\"session\":\"s\""));
  CHECK(refused([&] { return programme.calendar("{}"); }).result() == blend::Result::Refused);
  CHECK(has(take(programme.conversion()), "\"saved\":null") && has(take(programme.conversion(&made)), "\"saved\":"));
  CHECK(has(take(programme.spacing(R"({"horizon_days": 30})")), "\"until\":\"7.2\""));
  const auto record = take(programme.record(OF_ANN, &schedule));
  CHECK(has(take(record.calendar("2026-03-10T12:00:00Z", {}, "Asia/Kathmandu")), "+05:45"));
  CHECK(refused([&] { return record.calendar("2026-03-10T12:00:00Z", {}, "Mars"); }).code() == BLEND_PROBLEM_CODE_UNKNOWN_TIMEZONE);
  const auto people = take(programme.population(FACTS, &schedule));
  CHECK(take(people.draw("2026-03-10T12:00:00Z")).rfind("<svg ", 0) == 0);
}

table::Columns facts() {
  return {{"learner", {"ann", "ann", "bob"}},
          {"kind", {"enrolled", "completed", "enrolled"}},
          {"at", {"2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z", "2026-03-01T00:00:00Z"}},
          {"programme", {"p", "", "p"}},
          {"component", {"", "prep", ""}}};
}

void tables(const blend::Programme &programme, const blend::Schedule &schedule) {
  const std::string_view options = R"({"at": "2026-03-10T00:00:00Z", "measures": true})";
  const auto fresh = [] {
    ArrowArrayStream raw = table::stream(facts());
    blend::Stream owned(&raw);
    CHECK(!raw.release && owned.get()->release);
    return owned;
  };
  {
    auto twice = fresh();
    twice = fresh();
    ArrowArrayStream given = twice.give();
    CHECK(!twice.get()->release && table::held == 1);
    given.release(&given);
  }
  std::atomic<int> calls{0};
  blend::Stream stream;
  {
    const auto told = take(programme.evaluate(fresh(), options, &schedule, [&](std::uint64_t, std::uint64_t) {
      ++calls;
      return true;
    }));
    CHECK(table::held == 0 && calls > 0 && told.rows() == 2 && told.rows_read() == 3);
    CHECK(take(told.notices()) == "[]" && has(take(told.measures()), "\"learners\":2"));
    stream = take(told.stream());
  }
  ArrowSchema schema;
  ArrowArray array;
  CHECK(stream.get()->get_schema(stream.get(), &schema) == 0 && std::string(schema.children[0]->name) == "learner");
  CHECK(stream.get()->get_next(stream.get(), &array) == 0 && array.length == 2);
  array.release(&array);
  schema.release(&schema);

  const auto stop = [](std::uint64_t, std::uint64_t) { return false; };
  const auto stopped = refused([&] { return programme.evaluate(fresh(), options, nullptr, stop); });
  CHECK(stopped.result() == blend::Result::Stopped && table::held == 0);
  CHECK(refused([&] { return programme.evaluate(fresh(), "{}"); }).result() == blend::Result::Refused);
  CHECK(refused([&] { return programme.evaluate({}, options); }).result() == blend::Result::InvalidArgument);
  CHECK(table::held == 0);
#ifdef __cpp_exceptions
  for (const char *threads : {"1", "2"}) {
    const std::string asked = R"({"at": "2026-03-10T00:00:00Z", "threads": )" + std::string(threads) + "}";
    try {
      const blend::Watch watch = [](std::uint64_t, std::uint64_t) -> bool { throw std::runtime_error("enough"); };
      take(programme.evaluate(fresh(), asked, nullptr, watch));
      CHECK(false);
    } catch (const std::runtime_error &error) {
      CHECK(error.what() == std::string("enough") && table::held == 0);
    }
  }
#endif
}

void shared(blend::Programme programme) {
  const auto one = std::make_shared<const blend::Programme>(std::move(programme));
  std::vector<std::thread> threads;
  for (int i = 0; i < 2; ++i) threads.emplace_back([one] { CHECK(take(one->warnings()) == "[]"); });
  for (auto &thread : threads) thread.join();
}

}  // namespace

int main() {
  instants();
  library();
  errors();
  auto programme = take(blend::Programme::from_json(PROGRAMME));
  const auto schedule = take(programme.schedule(SCHEDULE));
  programmes(programme, schedule);
  decisions(programme, schedule);
  standings(programme, schedule);
  certified();
  sessions(programme, schedule);
  designs(programme, schedule);
  tables(programme, schedule);
  shared(std::move(programme));
  std::puts("ok");
  return EXIT_SUCCESS;
}
