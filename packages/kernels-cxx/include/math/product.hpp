// Dekker's exact product: wasm and SSE2 have no fused multiply-add. See packages/core/src/math/product.ts.
#pragma once
#include "../simd.hpp"

namespace sparsome { namespace SPARSOME_TARGET {
namespace detail {

template <class V> SPARSOME_INLINE V product_error(V a, V b, V product) {
  constexpr double splitter = 134217729.0;  // 2^27 + 1
  const V ca = splitter * a, cb = splitter * b;
  const V ah = ca - (ca - a), bh = cb - (cb - b);
  const V al = a - ah, bl = b - bh;
  return (((ah * bh - product) + ah * bl) + al * bh) + al * bl;
}

}  // namespace detail
}}  // namespace sparsome::SPARSOME_TARGET
