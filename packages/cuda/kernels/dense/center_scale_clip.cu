#include "call.hpp"

namespace sparsome { namespace SPARSOME_TARGET {
using namespace slots::dense_center_scale_clip;

// From is the dtype of the data, To that of the result, to which both steps are rounded.
template <class From, class To> inline void scale(const Call& f, int64_t at) {
  const int64_t j = at % f[x].minor;
  const double most = f.attribute(slots::dense_center_scale_clip::max);
  const bool centered = f.attribute(center) != 0;
  const From v = f[x].as<From>()[at];
  const To less = centered ? To(double(v) - f[mean].as<double>()[j]) : To(v), z = To(double(less) / f[slots::dense_center_scale_clip::std].as<double>()[j]);
  f[y].as<To>()[at] = double(z) > most ? To(most) : centered && double(z) < -most ? To(-most) : z;
}

// A thread for each element.
SPARSOME_GLOBAL(dense_center_scale_clip) {
  const int64_t at = thread_number();
  if (at >= f[x].major * f[x].minor) return;
  if (f[x].dtype == f64) scale<double, double>(f, at);
  else if (f[y].dtype == f64) scale<float, double>(f, at);
  else scale<float, float>(f, at);
}
}}  // namespace sparsome::SPARSOME_TARGET
