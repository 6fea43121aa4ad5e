// What a C++ program does: reads a programme and a learner's facts, asks, and tells the learner what is missing.
#include "blend.hpp"

#include <cstdio>
#include <cstdlib>

namespace {

constexpr std::string_view PROGRAMME = R"({
  "id": "p", "components": [{"id": "prep", "format": "elearning"}, {"id": "talk", "format": "webinar"}],
  "gates": [{"id": "pre-work", "to": ["talk"], "mode": "block", "when": "prep"}],
  "completion": {"all": ["prep", "talk"]}
})";
constexpr std::string_view FACTS = R"([
  {"id": "e1", "learner": "ü", "kind": "enrolled", "programme": "p", "at": "2026-01-01T00:00:00Z"}
])";

int failed(const char *what) {
  std::fprintf(stderr, "not as expected: %s\n", what);
  return EXIT_FAILURE;
}

int asked() {
  const auto programme = blend::Programme::from_json(PROGRAMME);
  auto record = programme.record(FACTS);
  const blend::Instant at{std::chrono::hours{24 * 20500}};

  const auto decision = record.decide("talk", blend::Action::Register, at);
  if (decision.verdict().outcome != blend::Outcome::Blocked) return failed("the outcome");
  for (const auto &reason : decision.reasons()) {
    if (reason.gate != "pre-work" || reason.missing.at(0).component != "prep") return failed("the reason");
  }

  blend::Event done;
  done.id = "e2";
  done.learner = "ü";
  done.kind = "completed";
  done.component = "prep";
  done.at = at;
  for (const auto &change : record.add(blend::Fact::from(done)).rows()) {
    if (change.answer == blend::Answer::Progress && change.to != 5000) return failed("the progress");
  }
  if (record.standing(at).summary().status != blend::Status::InProgress) return failed("the status");
  if (record.standing_json(blend::rfc3339(at)).find(R"("learner":"ü")") == std::string::npos) return failed("the JSON");
  return EXIT_SUCCESS;
}

}  // namespace

int main() {
  try {
    if (asked() != EXIT_SUCCESS) return EXIT_FAILURE;
    blend::Programme::from_json(R"({"id": "p", "components": [], "completion": "talk"})");
    return failed("a document that is wrong was taken");
  } catch (const blend::Error &error) {
    if (error.result() != blend::Result::Refused || error.pointer() != "/completion") return failed(error.what());
  }
  std::puts("ok");
  return EXIT_SUCCESS;
}
