// The same header from C++17, with handles owned by unique_ptr.
#include "blend.h"

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

template <auto Free> struct Freed {
  template <class T> void operator()(T *handle) const { Free(handle); }
};
using Programme = std::unique_ptr<blend_programme, Freed<blend_programme_free>>;
using Record = std::unique_ptr<blend_record, Freed<blend_record_free>>;
using Bytes = std::unique_ptr<blend_bytes, Freed<blend_bytes_free>>;

int main() {
  std::string_view document = R"({"id":"p","components":[{"id":"a","format":"video"}],"completion":"a"})";
  blend_programme *programme = nullptr;
  if (blend_programme_new(document.data(), document.size(), nullptr, 0, &programme, nullptr) != BLEND_OK) return 1;
  Programme owned(programme);
  std::string_view events = R"([{"id":"e","learner":"ü","kind":"enrolled","programme":"p","at":"2026-01-01T00:00:00Z"}])";
  blend_record *record = nullptr;
  if (blend_record_new(owned.get(), nullptr, events.data(), events.size(), &record, nullptr) != BLEND_OK) return 2;
  Record kept(record);
  std::string_view at = "2026-01-02T00:00:00Z";
  blend_bytes *answer = nullptr;
  if (blend_record_standing(kept.get(), at.data(), at.size(), nullptr, 0, &answer, nullptr) != BLEND_OK) return 3;
  Bytes text(answer);
  std::string standing(blend_bytes_data(text.get()), blend_bytes_len(text.get()));
  if (standing.find("\"learner\":\"ü\"") == std::string::npos) return 4;
  std::puts("ok");
  return EXIT_SUCCESS;
}
