/* Answers as plain structs, written as the JSON that the other way of asking gives: instants as microseconds, null for none;
 * and facts as structs, read from lines. */
#ifndef FLAT_H
#define FLAT_H

#include "blend.h"

/* A text that grows; freed by its holder. */
struct told {
  char *data;
  size_t size, room;
};

/* Each adds an answer, read struct by struct; 0 where a read that has to work did not. */
int tell_standing(struct told *told, const blend_standing *standing);
int tell_decision(struct told *told, const blend_decision *decision);
int tell_verdict(struct told *told, const blend_verdict *verdict);
int tell_roster(struct told *told, const blend_roster *roster);
int tell_changes(struct told *told, const blend_changes *changes);

/* A fact from lines "NAME n" with n bytes and a line end after each; it points into them. 0 for a name that it has not. */
int read_event(const char *lines, size_t size, blend_event *event);

#endif
