// Applies a function of math.hpp to the doubles on stdin (pow: blocks of eight x, then their eight y) and writes, for
// each block of eight results, first those of the `double` form and then those of the `f64x8` form. For math.test.ts,
// which compares them with TypeScript. A short last block is filled up with zeros and written whole.
#include <stdio.h>
#include <string.h>
#include "math.hpp"

using namespace sparsome::SPARSOME_TARGET;

namespace {

template <int Arguments, class F> int answer(F eight) {
  double in[8 * Arguments] = {}, out[16];
  while (fread(in, 1, sizeof in, stdin) > 0) {
    eight(in, out);
    if (fwrite(out, sizeof out, 1, stdout) != 1) return 1;
    memset(in, 0, sizeof in);
  }
  return 0;
}

template <class F> int unary(F f) {
  return answer<1>([f](const double* x, double* out) {
    for (int i = 0; i < 8; i++) out[i] = f(x[i]);
    f(f64x8::load(x)).store(out + 8);
  });
}

template <class F> int binary(F f) {
  return answer<2>([f](const double* x, double* out) {
    for (int i = 0; i < 8; i++) out[i] = f(x[i], x[i + 8]);
    f(f64x8::load(x), f64x8::load(x + 8)).store(out + 8);
  });
}

}  // namespace

int main(int argc, char** argv) {
  const char* name = argc == 2 ? argv[1] : "";
  if (strcmp(name, "log") == 0) return unary([](auto x) { return log(x); });
  if (strcmp(name, "log1p") == 0) return unary([](auto x) { return log1p(x); });
  if (strcmp(name, "exp") == 0) return unary([](auto x) { return exp(x); });
  if (strcmp(name, "expm1") == 0) return unary([](auto x) { return expm1(x); });
  if (strcmp(name, "erfc") == 0) return unary([](auto x) { return erfc(x); });
  if (strcmp(name, "pow") == 0) return binary([](auto x, auto y) { return pow(x, y); });
  return 2;
}
