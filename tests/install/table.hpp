// A table of texts as a stream of the Arrow C stream interface: one record batch, then the end.
#pragma once

#include "blend.h"

#include <cstdint>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

namespace table {

// A column: its name and its texts; an empty one is none.
using Column = std::pair<std::string, std::vector<std::string>>;
using Columns = std::vector<Column>;

// How many streams, schemas and arrays are not released.
inline int held = 0;

struct Fields {
  Columns columns;
  std::vector<ArrowSchema> fields;
  std::vector<ArrowSchema *> children;
};

struct Cells {
  std::vector<std::uint8_t> valid;
  std::vector<std::int32_t> offsets{0};
  std::string text;
  const void *buffers[3]{};
};

struct Batch {
  std::vector<Cells> cells;
  std::vector<ArrowArray> arrays;
  std::vector<ArrowArray *> children;
  const void *buffers[1]{};
};

struct Source {
  Columns columns;
  bool told = false;
};

template <class Owned, class Interface> void release(Interface *given) {
  delete static_cast<Owned *>(given->private_data);
  given->release = nullptr;
  --held;
}

// Children go with what they belong to.
template <class Interface> void release_child(Interface *given) { given->release = nullptr; }

inline int schema(ArrowArrayStream *stream, ArrowSchema *out) {
  auto *fields = new Fields{static_cast<Source *>(stream->private_data)->columns, {}, {}};
  fields->fields.resize(fields->columns.size());
  for (std::size_t i = 0; i < fields->columns.size(); ++i) {
    ArrowSchema &field = fields->fields[i];
    field.format = "u";
    field.name = fields->columns[i].first.c_str();
    field.flags = 2;  // may be none
    field.release = release_child<ArrowSchema>;
    fields->children.push_back(&field);
  }
  *out = ArrowSchema{};
  out->format = "+s";
  out->name = "";
  out->n_children = static_cast<std::int64_t>(fields->children.size());
  out->children = fields->children.data();
  out->release = release<Fields, ArrowSchema>;
  out->private_data = fields;
  ++held;
  return 0;
}

inline int next(ArrowArrayStream *stream, ArrowArray *out) {
  auto *source = static_cast<Source *>(stream->private_data);
  *out = ArrowArray{};
  if (std::exchange(source->told, true)) return 0;
  auto *batch = new Batch;
  batch->cells.resize(source->columns.size());
  batch->arrays.resize(source->columns.size());
  for (std::size_t i = 0; i < source->columns.size(); ++i) {
    const std::vector<std::string> &texts = source->columns[i].second;
    Cells &cells = batch->cells[i];
    cells.valid.resize(texts.size() / 8 + 1);
    ArrowArray &array = batch->arrays[i];
    for (std::size_t row = 0; row < texts.size(); ++row) {
      if (texts[row].empty()) ++array.null_count;
      else cells.valid[row / 8] = static_cast<std::uint8_t>(cells.valid[row / 8] | 1u << row % 8);
      cells.text += texts[row];
      cells.offsets.push_back(static_cast<std::int32_t>(cells.text.size()));
    }
    cells.buffers[0] = cells.valid.data();
    cells.buffers[1] = cells.offsets.data();
    cells.buffers[2] = cells.text.data();
    array.length = static_cast<std::int64_t>(texts.size());
    array.n_buffers = 3;
    array.buffers = cells.buffers;
    array.release = release_child<ArrowArray>;
    batch->children.push_back(&array);
  }
  out->length = static_cast<std::int64_t>(source->columns.at(0).second.size());
  out->n_buffers = 1;
  out->buffers = batch->buffers;
  out->n_children = static_cast<std::int64_t>(batch->children.size());
  out->children = batch->children.data();
  out->release = release<Batch, ArrowArray>;
  out->private_data = batch;
  ++held;
  return 0;
}

inline ArrowArrayStream stream(Columns columns) {
  ++held;
  return ArrowArrayStream{schema, next, [](ArrowArrayStream *) -> const char * { return nullptr; },
                          release<Source, ArrowArrayStream>, new Source{std::move(columns), false}};
}

}  // namespace table
