#include "matrix.hpp"

namespace sparsome { namespace SPARSOME_TARGET { namespace {
using namespace slots::dense_center_scale_clip;

// From is the dtype of the data, To that of the result, to which both steps are rounded.
template <class From, class To> void scale(const Frame& f, Range lines) {
  const int64_t columns = f[x].minor;
  const double *const m = f[mean].as<double>(), *const s = f[std].as<double>(), most = f.attribute(slots::dense_center_scale_clip::max);
  const bool centered = f.attribute(center) != 0;
  for (int64_t i = lines.from; i < lines.to; i++) {
    const From* const from = f[x].as<From>() + i * columns;
    To* const to = f[y].as<To>() + i * columns;
    for (int64_t j = 0; j < columns; j++) {
      const To less = centered ? To(double(from[j]) - m[j]) : To(from[j]);
      const To z = To(double(less) / s[j]);
      to[j] = double(z) > most ? To(most) : centered && double(z) < -most ? To(-most) : z;
    }
  }
}

void run(const Frame& f, int32_t share, int32_t shares) {
  const Range lines = part(f[x].major, share, shares);
  if (f[x].dtype == f64) scale<double, double>(f, lines);
  else if (f[y].dtype == f64) scale<float, double>(f, lines);
  else scale<float, float>(f, lines);
}
}  // namespace

SPARSOME_KERNEL(dense_center_scale_clip, "dense.center-scale-clip", 1, many, no_scratch, run)
}}  // namespace sparsome::SPARSOME_TARGET
