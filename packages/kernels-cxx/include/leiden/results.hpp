// The final numbers of communities, and their modularity.
#pragma once
#include "network.hpp"

namespace sparsome { namespace SPARSOME_TARGET { namespace leiden {

// Communities numbered by decreasing size, equally large ones by their smallest member; how many. The last four: one
// element for each node, of `at` one more.
inline int32_t number_by_size(int32_t* community, int32_t nodes, int32_t* present, int32_t* at, int32_t* size, int32_t* number) {
  for (int32_t c = 0; c < nodes; c++) size[c] = 0;
  int32_t communities = 0;  // in order of the smallest member
  for (int32_t v = 0; v < nodes; v++) if (size[community[v]]++ == 0) present[communities++] = community[v];
  for (int32_t n = 0; n <= nodes; n++) at[n] = 0;
  for (int32_t i = 0; i < communities; i++) at[nodes - size[present[i]]]++;
  for (int32_t n = 0, sum = 0; n <= nodes; n++) { const int32_t count = at[n]; at[n] = sum; sum += count; }
  for (int32_t i = 0; i < communities; i++) number[present[i]] = at[nodes - size[present[i]]]++;
  for (int32_t v = 0; v < nodes; v++) community[v] = number[community[v]];
  return communities;
}

// Q of the weights as given; sums in order of storage. `inside`, `all`: one element for each community.
template <class T, class P>
inline double modularity_of(const Matrix<T, P>& matrix, const int32_t* community, int32_t communities, double resolution, double* inside, double* all) {
  for (int32_t c = 0; c < communities; c++) inside[c] = all[c] = 0;
  double total = 0;
  for (int64_t v = 0; v < matrix.major; v++) {
    const Line<T> line = matrix.line(v);
    const int32_t c = community[v];
    double within = inside[c], sum = all[c];
    for (int64_t i = 0; i < line.size; i++) {
      const double w = double(line.data[i]);
      total += w;
      sum += w;
      if (community[line.indices[i]] == c) within += w;
    }
    inside[c] = within;
    all[c] = sum;
  }
  double q = 0;
  for (int32_t c = 0; c < communities; c++) q += inside[c] / total - resolution * ((all[c] / total) * (all[c] / total));
  return q;
}

}}}  // namespace sparsome::SPARSOME_TARGET::leiden
