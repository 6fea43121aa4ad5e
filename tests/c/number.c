/* Prints the number of the ABI, of the header and of the library: they have to be the same. */
#include "blend.h"

#include <stdio.h>

int main(void) {
  if (blend_abi_version() != BLEND_ABI_VERSION) return 1;
  printf("%d", (int)blend_abi_version());
  return 0;
}
