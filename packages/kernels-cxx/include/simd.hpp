// Eight logical f64 lanes, held in as many native vectors as the target needs: the same arithmetic in the same order
// everywhere. Lanes never mix except in `reduce`, which has one fixed order.
// Built on the vector extensions of GCC and Clang; compile with -ffp-contract=off and -fno-math-errno (for `sqrt`).
#pragma once
#include <stddef.h>
#include <stdint.h>

#if defined(__AVX512F__)
#define SPARSOME_VECTOR_BYTES 64
#elif defined(__AVX2__)
#define SPARSOME_VECTOR_BYTES 32
#else  // SSE2, NEON, wasm simd128
#define SPARSOME_VECTOR_BYTES 16
#endif

#define SPARSOME_INLINE inline __attribute__((always_inline))
// Of large functions called from several places: each copy would be compiled again, and saves nothing beside their loops.
#define SPARSOME_OUTLINE __attribute__((noinline))

namespace sparsome { namespace SPARSOME_TARGET {

// --- Native vectors: what one register holds -------------------------------------------------------------------------

constexpr int native_lanes = SPARSOME_VECTOR_BYTES / 8;
constexpr int natives = 8 / native_lanes;

typedef double f64_native __attribute__((vector_size(SPARSOME_VECTOR_BYTES)));
typedef uint64_t u64_native __attribute__((vector_size(SPARSOME_VECTOR_BYTES)));
// Also the mask: all bits of a lane set, or none.
typedef int64_t i64_native __attribute__((vector_size(SPARSOME_VECTOR_BYTES)));
typedef int32_t i32_half __attribute__((vector_size(SPARSOME_VECTOR_BYTES / 2)));
typedef float f32_half __attribute__((vector_size(SPARSOME_VECTOR_BYTES / 2)));

// The same functions for one double and for a native vector, so that a formula is written once, as a template.
template <class V> struct lanes_of;
template <> struct lanes_of<double> { typedef uint64_t bits; typedef bool mask; };
template <> struct lanes_of<f64_native> { typedef u64_native bits; typedef i64_native mask; };
template <class V> using bits_of = typename lanes_of<V>::bits;
template <class V> using mask_of = typename lanes_of<V>::mask;

SPARSOME_INLINE uint64_t to_bits(double x) { return __builtin_bit_cast(uint64_t, x); }
SPARSOME_INLINE u64_native to_bits(f64_native x) { return (u64_native)x; }
SPARSOME_INLINE double from_bits(uint64_t x) { return __builtin_bit_cast(double, x); }
SPARSOME_INLINE f64_native from_bits(u64_native x) { return (f64_native)x; }

SPARSOME_INLINE double select(bool m, double a, double b) { return m ? a : b; }
SPARSOME_INLINE f64_native select(i64_native m, f64_native a, f64_native b) { return m ? a : b; }

template <class V> SPARSOME_INLINE V splat(double x);
template <> SPARSOME_INLINE double splat<double>(double x) { return x; }
// x - 0 is x, -0 and NaN among them; lane by lane GCC 12 makes three instructions of a broadcast.
template <> SPARSOME_INLINE f64_native splat<f64_native>(double x) { return x - f64_native{}; }
template <class V> SPARSOME_INLINE V abs(V x) { return from_bits(to_bits(x) & 0x7fffffffffffffffu); }
// The sign of s on the magnitude x.
template <class V> SPARSOME_INLINE V with_sign(V x, V s) {
  return from_bits((to_bits(x) & 0x7fffffffffffffffu) | (to_bits(s) & 0x8000000000000000u));
}

// Integers in a double without a conversion instruction (SSE2 and wasm have none for 64 bits): adding 1.5 * 2^52 rounds
// to the nearest integer, ties to even, and leaves it in the low bits. For |x| < 2^51.
constexpr double round_magic = 6755399441055744.0;
template <class V> SPARSOME_INLINE V round_even(V x) { return (x + round_magic) - round_magic; }
// 2^k for an integer k in [-1022, 1023].
template <class V> SPARSOME_INLINE V power_of_two(V k) { return from_bits((to_bits(k + round_magic) + 1023u) << 52); }

// Exact. GCC 12 widens four or eight lanes by way of the stack; the instruction has to be named.
SPARSOME_INLINE f64_native widen(f32_half x) {
#if defined(__GNUC__) && !defined(__clang__) && SPARSOME_VECTOR_BYTES == 32
  return __builtin_ia32_cvtps2pd256(x);
#elif defined(__GNUC__) && !defined(__clang__) && SPARSOME_VECTOR_BYTES == 64
  return __builtin_ia32_cvtps2pd512_mask(x, f64_native{}, 0xff, 4);
#else
  return __builtin_convertvector(x, f64_native);
#endif
}
SPARSOME_INLINE f64_native widen(i32_half x) { return __builtin_convertvector(x, f64_native); }

// --- The eight lanes -------------------------------------------------------------------------------------------------

// Part by part: 64 bytes in one piece GCC 12 takes through the stack, by halves of a register, which are then not forwarded.
template <class V, class T> SPARSOME_INLINE void load_parts(V (&part)[natives], const T* from) {
  for (int i = 0; i < natives; i++) __builtin_memcpy(&part[i], from + i * native_lanes, sizeof(V));
}
template <class V, class T> SPARSOME_INLINE void store_parts(T* to, const V (&part)[natives]) {
  for (int i = 0; i < natives; i++) __builtin_memcpy(to + i * native_lanes, &part[i], sizeof(V));
}

struct mask64x8 {
  i64_native part[natives];
};
struct u64x8;

struct f64x8 {
  f64_native part[natives];

  f64x8() = default;
  SPARSOME_INLINE f64x8(double x) { for (int i = 0; i < natives; i++) part[i] = splat<f64_native>(x); }
  static SPARSOME_INLINE f64x8 load(const double* from) {
    f64x8 v;
    load_parts(v.part, from);
    return v;
  }
  // Eight floats, widened exactly.
  static SPARSOME_INLINE f64x8 load_f32(const float* from) { return load_widened<f32_half>(from); }
  static SPARSOME_INLINE f64x8 load_i32(const int32_t* from) { return load_widened<i32_half>(from); }
  SPARSOME_INLINE void store(double* to) const { store_parts(to, part); }
  // Rounded to the nearest float.
  SPARSOME_INLINE void store_f32(float* to) const {
    for (int i = 0; i < natives; i++) {
      const f32_half narrow = __builtin_convertvector(part[i], f32_half);
      __builtin_memcpy(to + i * native_lanes, &narrow, sizeof narrow);
    }
  }
  SPARSOME_INLINE double operator[](int lane) const { return part[lane / native_lanes][lane % native_lanes]; }
  SPARSOME_INLINE void set(int lane, double x) { part[lane / native_lanes][lane % native_lanes] = x; }

 private:
  template <class Half, class T> static SPARSOME_INLINE f64x8 load_widened(const T* from) {
    f64x8 v;
    for (int i = 0; i < natives; i++) {
      Half half;
      __builtin_memcpy(&half, from + i * native_lanes, sizeof half);
      v.part[i] = widen(half);
    }
    return v;
  }
};

struct u64x8 {
  u64_native part[natives];

  u64x8() = default;
  SPARSOME_INLINE u64x8(uint64_t x) { for (int i = 0; i < natives; i++) part[i] = u64_native{} + x; }
  static SPARSOME_INLINE u64x8 load(const uint64_t* from) {
    u64x8 v;
    load_parts(v.part, from);
    return v;
  }
  SPARSOME_INLINE void store(uint64_t* to) const { store_parts(to, part); }
  SPARSOME_INLINE uint64_t operator[](int lane) const { return part[lane / native_lanes][lane % native_lanes]; }
};

// Applies f to each native part.
template <class R, class F, class... A> SPARSOME_INLINE R each_native(F f, A... a) {
  R r;
  for (int i = 0; i < natives; i++) r.part[i] = f(a.part[i]...);
  return r;
}

#define SPARSOME_BINARY(R, T, N, op) \
  SPARSOME_INLINE R operator op(T a, T b) { return each_native<R>([](N x, N y) { return x op y; }, a, b); }
SPARSOME_BINARY(f64x8, f64x8, f64_native, +)
SPARSOME_BINARY(f64x8, f64x8, f64_native, -)
SPARSOME_BINARY(f64x8, f64x8, f64_native, *)
SPARSOME_BINARY(f64x8, f64x8, f64_native, /)
SPARSOME_BINARY(mask64x8, f64x8, f64_native, <)
SPARSOME_BINARY(mask64x8, f64x8, f64_native, <=)
SPARSOME_BINARY(mask64x8, f64x8, f64_native, >)
SPARSOME_BINARY(mask64x8, f64x8, f64_native, >=)
SPARSOME_BINARY(mask64x8, f64x8, f64_native, ==)
SPARSOME_BINARY(mask64x8, f64x8, f64_native, !=)
SPARSOME_BINARY(mask64x8, mask64x8, i64_native, &)
SPARSOME_BINARY(mask64x8, mask64x8, i64_native, |)
SPARSOME_BINARY(u64x8, u64x8, u64_native, +)
SPARSOME_BINARY(u64x8, u64x8, u64_native, -)
SPARSOME_BINARY(u64x8, u64x8, u64_native, &)
SPARSOME_BINARY(u64x8, u64x8, u64_native, |)
SPARSOME_BINARY(u64x8, u64x8, u64_native, ^)
#undef SPARSOME_BINARY

SPARSOME_INLINE mask64x8 operator~(mask64x8 a) { return each_native<mask64x8>([](i64_native x) { return ~x; }, a); }
SPARSOME_INLINE f64x8 operator-(f64x8 a) { return each_native<f64x8>([](f64_native x) { return -x; }, a); }
SPARSOME_INLINE f64x8& operator+=(f64x8& a, f64x8 b) { return a = a + b; }
SPARSOME_INLINE f64x8& operator-=(f64x8& a, f64x8 b) { return a = a - b; }
SPARSOME_INLINE f64x8& operator*=(f64x8& a, f64x8 b) { return a = a * b; }
SPARSOME_INLINE u64x8 operator<<(u64x8 a, int by) { for (auto& p : a.part) p <<= by; return a; }
SPARSOME_INLINE u64x8 operator>>(u64x8 a, int by) { for (auto& p : a.part) p >>= by; return a; }  // zeros come in

SPARSOME_INLINE f64x8 select(mask64x8 m, f64x8 a, f64x8 b) {
  return each_native<f64x8>([](i64_native n, f64_native x, f64_native y) { return n ? x : y; }, m, a, b);
}
// b where a is NaN, as a < b ? a : b.
SPARSOME_INLINE f64x8 min(f64x8 a, f64x8 b) { return select(a < b, a, b); }
SPARSOME_INLINE f64x8 max(f64x8 a, f64x8 b) { return select(a > b, a, b); }
SPARSOME_INLINE f64x8 abs(f64x8 a) { return each_native<f64x8>([](f64_native x) { return abs(x); }, a); }
SPARSOME_INLINE f64x8 round_even(f64x8 a) { return (a + f64x8(round_magic)) - f64x8(round_magic); }
SPARSOME_INLINE f64x8 sqrt(f64x8 a) {
  for (auto& p : a.part) for (int i = 0; i < native_lanes; i++) p[i] = __builtin_sqrt(p[i]);
  return a;
}
SPARSOME_INLINE u64x8 to_bits(f64x8 a) { return each_native<u64x8>([](f64_native x) { return (u64_native)x; }, a); }
SPARSOME_INLINE f64x8 from_bits(u64x8 a) { return each_native<f64x8>([](u64_native x) { return (f64_native)x; }, a); }

// Integers below 2^52 to doubles, and doubles that hold integers in [0, 2^52) back, by the bits of 2^52.
SPARSOME_INLINE f64x8 to_f64(u64x8 a) {
  return from_bits(a | u64x8(0x4330000000000000u)) - f64x8(4503599627370496.0);
}
SPARSOME_INLINE u64x8 to_u64(f64x8 a) {
  return to_bits(a + f64x8(4503599627370496.0)) ^ u64x8(0x4330000000000000u);
}

SPARSOME_INLINE bool any(mask64x8 m) {
  i64_native all = m.part[0];
  for (int i = 1; i < natives; i++) all |= m.part[i];
  int64_t one = 0;
  for (int i = 0; i < native_lanes; i++) one |= all[i];
  return one != 0;
}

// The sum of the lanes. This tree is part of every `bits` contract: never change it.
SPARSOME_INLINE double reduce(f64x8 v) {
  return ((v[0] + v[4]) + (v[2] + v[6])) + ((v[1] + v[5]) + (v[3] + v[7]));
}

}}  // namespace sparsome::SPARSOME_TARGET
