// What rows are shifted and scaled by before they are filtered (panels.hpp). Neither reaches a result.
#pragma once
#include "kernel.hpp"
#include "simd.hpp"

namespace sparsome { namespace SPARSOME_TARGET {

// Writes the means of finite rows to `centre`, and gives a power of two that brings the largest norm near 2^59; 0 where values
// are too large to be filtered.
template <class T> inline double make_scaling(const T* values, int64_t rows, int64_t coordinates, double* centre) {
  for (int64_t t = 0; t < coordinates; t++) centre[t] = 0;
  double largest = 0, finite = 0;
  for (int64_t i = 0; i < rows; i++) {
    const T* row = values + i * coordinates;
    double most = 0;
    bool good = true;
    for (int64_t t = 0; t < coordinates; t++) {
      const double size = row[t] < 0 ? -double(row[t]) : double(row[t]);
      if (!(size - size == 0)) good = false;
      most = max(most, size);
    }
    if (!good) continue;
    largest = max(largest, most);
    finite++;
    if (most < 0x1p480) for (int64_t t = 0; t < coordinates; t++) centre[t] += double(row[t]);
  }
  if (!(largest < 0x1p480)) return 0;
  if (finite == 0) return 1;
  for (int64_t t = 0; t < coordinates; t++) centre[t] /= finite;
  double norm = 0;
  for (int64_t i = 0; i < rows; i++) {
    const T* row = values + i * coordinates;
    double square = 0;
    for (int64_t t = 0; t < coordinates; t++) square += (double(row[t]) - centre[t]) * (double(row[t]) - centre[t]);
    if (square - square == 0) norm = max(norm, square);
  }
  if (norm == 0) return 1;
  // The exponent of the norm: half that of its square.
  const int64_t exponent = (int64_t(to_bits(norm) >> 52) - 1023) / 2;
  const int64_t wanted = min(int64_t(1000), 58 - exponent);
  return from_bits(uint64_t(wanted + 1023) << 52);
}

}}  // namespace sparsome::SPARSOME_TARGET
