// Blocks of eight doubles on stdin; for each: the reduced sum (8 times), floats stored and loaded back, the smaller and
// the larger of each lane and its mirror lane, the root of the size, round_even, the integer part of the size by way of
// u64x8, and int32 loaded. For simd.test.ts.
#include <stdio.h>
#include "simd.hpp"

using namespace sparsome::SPARSOME_TARGET;

int main() {
  double in[8], mirror[8], out[64];
  float floats[8];
  int32_t integers[8];
  while (fread(in, sizeof in, 1, stdin) == 1) {
    for (int i = 0; i < 8; i++) mirror[i] = in[7 - i];
    const f64x8 v = f64x8::load(in), m = f64x8::load(mirror);
    f64x8(reduce(v)).store(out);
    v.store_f32(floats);
    f64x8::load_f32(floats).store(out + 8);
    min(v, m).store(out + 16);
    max(v, m).store(out + 24);
    sqrt(abs(v)).store(out + 32);
    const f64x8 small = select(abs(v) < f64x8(2147483647.0), v, f64x8(0.5));
    const f64x8 rounded = round_even(small);
    rounded.store(out + 40);
    to_f64(to_u64(abs(rounded))).store(out + 48);
    for (int i = 0; i < 8; i++) integers[i] = int32_t(rounded[i]);
    f64x8::load_i32(integers).store(out + 56);
    if (any(v != v)) out[56] = -1.0;
    if (fwrite(out, sizeof out, 1, stdout) != 1) return 1;
  }
  return 0;
}
