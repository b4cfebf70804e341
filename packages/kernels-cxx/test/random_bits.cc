// Reads (seed, counter, stream) as three 64-bit words from stdin and writes, for each, the four words of the block, the
// uniform of the first two (as bits), and a whole number below 3 * 2^30. For random.test.ts.
#include <stdio.h>
#include <string.h>
#include "random.hpp"

using namespace sparsome::SPARSOME_TARGET;

int main() {
  uint64_t in[3];
  while (fread(in, sizeof in, 1, stdin) == 1) {
    const RandomBlock b = philox(in[0], in[1], in[2]);
    const double u = uniform(b.word[0], b.word[1]);
    uint64_t out[6] = {b.word[0], b.word[1], b.word[2], b.word[3], 0, below(3u << 30, in[0], in[1], uint32_t(in[2]))};
    memcpy(out + 4, &u, sizeof u);
    if (fwrite(out, sizeof out, 1, stdout) != 1) return 1;
  }
  return 0;
}
