// What `knn.probe` keeps between its rounds: rows in mixed order, centres, and the rows of each. The steps are those of the
// contract; packages/js/src/knn-groups.ts has them in their plain form.
#pragma once
#include "carve.hpp"
#include "knn/filter.hpp"
#include "knn/scaling.hpp"
#include "mix.hpp"
#include "sort.hpp"

namespace sparsome { namespace SPARSOME_TARGET {

constexpr int64_t sample_of_each = 32, lloyd_rounds = 4;

inline int64_t panels_of(int64_t rows) { return (rows + panel_rows - 1) / panel_rows; }

struct Groups {
  struct Numbered { uint32_t key; int32_t row; };
  struct Counts { int64_t clusters, sampled, panels; double scale; };  // scale 0: values too large to filter

  int64_t rows, coordinates, most;  // most: clusters at most
  Counts* counts;
  double *mean, *centres;
  Panel *panel, *centre_panel;   // rows by group, each group in panels of its own; centres
  float *packed, *centre_packed;
  Numbered *order, *other;       // finite rows in mixed order
  int32_t *joined, *members;     // of each row of the sample, or of all, its centre; rows by centre
  int64_t *start, *first_panel;  // of each centre, and the end

  Groups(Carve& memory, int64_t n, int64_t d, int64_t clusters) : rows(n), coordinates(d), most(min(clusters, n)) {
    counts = memory.take<Counts>(1);
    mean = memory.take<double>(d);
    centres = memory.take<double>(most * d);
    panel = memory.take<Panel>(rows / panel_rows + most);
    packed = memory.take<float>((rows / panel_rows + most) * panel_floats(d));
    centre_panel = memory.take<Panel>(panels_of(most));
    centre_packed = memory.take<float>(panels_of(most) * panel_floats(d));
    order = memory.take<Numbered>(n);
    other = memory.take<Numbered>(n);
    joined = memory.take<int32_t>(n);
    members = memory.take<int32_t>(n);
    start = memory.take<int64_t>(most + 1);
    first_panel = memory.take<int64_t>(most + 1);
  }

  const double* centre(int64_t c) const { return centres + c * coordinates; }
  int64_t size(int64_t c) const { return start[c + 1] - start[c]; }

  // The first centres, and the sample.
  template <class T> void begin(const T* values, uint32_t key) {
    counts->scale = make_scaling(values, rows, coordinates, mean);
    int64_t finite = 0;
    for (int64_t i = 0; i < rows; i++) {
      bool good = true;
      for (int64_t t = 0; t < coordinates; t++) good &= values[i * coordinates + t] - values[i * coordinates + t] == 0;
      if (good) order[finite++] = {mix(uint32_t(i) ^ key), int32_t(i)};
    }
    const Numbered* const sorted = sort_by_key(order, other, finite);
    if (sorted != order) __builtin_memcpy(order, sorted, size_t(finite) * sizeof(Numbered));
    counts->clusters = min(most, finite);
    counts->sampled = min(sample_of_each * counts->clusters, finite);
    for (int64_t c = 0; c < counts->clusters; c++) {
      for (int64_t t = 0; t < coordinates; t++) centres[c * coordinates + t] = double(values[int64_t(order[c].row) * coordinates + t]);
    }
    pack_centres();
  }
  void pack_centres() {
    if (counts->scale == 0) return;
    for (int64_t p = 0; p < panels_of(counts->clusters); p++) {
      pack_panel<double>(centre_panel[p], centre_packed + p * panel_floats(coordinates), min(int64_t(panel_rows), counts->clusters - p * panel_rows),
                         coordinates, mean, counts->scale, [&](int64_t i) { return centre(p * panel_rows + i); });
    }
  }
  // Numbers 0 .. n - 1 by the centre they joined, ascending for each; those without one are left out.
  void collect(int64_t n) {
    for (int64_t c = 0; c <= counts->clusters; c++) start[c] = 0;
    for (int64_t i = 0; i < n; i++) if (joined[i] >= 0) start[joined[i] + 1]++;
    for (int64_t c = 0; c < counts->clusters; c++) start[c + 1] += start[c];
    for (int64_t i = 0; i < n; i++) if (joined[i] >= 0) members[start[joined[i]]++] = int32_t(i);
    for (int64_t c = counts->clusters; c > 0; c--) start[c] = start[c - 1];
    start[0] = 0;
  }
  // The mean of the rows of the sample that joined a centre.
  template <class T> void move_centre(const T* values, int64_t c) {
    if (size(c) == 0) return;
    double* const to = centres + c * coordinates;
    for (int64_t t = 0; t < coordinates; t++) to[t] = 0;
    for (int64_t p = start[c]; p < start[c + 1]; p++) {
      const T* row = values + int64_t(order[members[p]].row) * coordinates;
      for (int64_t t = 0; t < coordinates; t++) to[t] += double(row[t]);
    }
    for (int64_t t = 0; t < coordinates; t++) to[t] /= double(size(c));
  }
  // Leaves out centres without rows, and lays out the panels.
  void settle() {
    int64_t used = 0;
    for (int64_t c = 0; c < counts->clusters; c++) {
      if (size(c) == 0) continue;
      for (int64_t t = 0; t < coordinates; t++) centres[used * coordinates + t] = centres[c * coordinates + t];
      start[used++] = start[c];
    }
    start[used] = start[counts->clusters];
    counts->clusters = used;
    first_panel[0] = 0;
    for (int64_t c = 0; c < used; c++) first_panel[c + 1] = first_panel[c] + panels_of(size(c));
    counts->panels = first_panel[used];
    pack_centres();
  }
  template <class T> void pack_group(const T* values, int64_t c) {
    for (int64_t p = first_panel[c]; p < first_panel[c + 1]; p++) {
      const int64_t from = start[c] + (p - first_panel[c]) * panel_rows;
      pack_panel<T>(panel[p], packed + p * panel_floats(coordinates), min(int64_t(panel_rows), start[c + 1] - from), coordinates, mean, counts->scale,
                    [&](int64_t i) { return values + int64_t(members[from + i]) * coordinates; });
    }
  }
};

}}  // namespace sparsome::SPARSOME_TARGET
