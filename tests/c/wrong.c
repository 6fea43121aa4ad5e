/* Does what must not be done, one thing by name: the checkers that watch the other programs have to see each of them. */
#include "blend.h"

#include <stdio.h>
#include <string.h>

static const char *PROGRAMME =
    "{\"id\":\"p\",\"components\":[{\"id\":\"a\",\"format\":\"video\"}],\"completion\":\"a\"}";

int main(int count, char **words) {
  const char *word = count > 1 ? words[1] : "";
  blend_programme *programme = NULL;
  blend_bytes *bytes = NULL;
  if (blend_programme_new(PROGRAMME, strlen(PROGRAMME), NULL, 0, &programme, NULL) != BLEND_OK) return 0;
  if (blend_programme_warnings(programme, &bytes, NULL) != BLEND_OK) return 0;
  if (!strcmp(word, "leak")) programme = NULL;
  if (!strcmp(word, "overrun")) {
    const char *data = blend_bytes_data(bytes);
    printf("%d\n", data[blend_bytes_len(bytes) + 1] == 'x');
  }
  if (!strcmp(word, "after-free")) {
    const char *data = blend_bytes_data(bytes);
    blend_bytes_free(bytes);
    printf("%d\n", data[0] == '[');
    bytes = NULL;
  }
  blend_bytes_free(bytes);
  blend_programme_free(programme);
  return 0;
}
