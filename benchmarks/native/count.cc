// Runs one kernel on one call read from a file, for counting its instructions: count FILE SHARES, under
//   valgrind --tool=callgrind --toggle-collect=counted
// The file (written by src/call-file.ts): lengths of id, slots and attributes; the id; of each slot seven measures and the
// byte lengths of its three arrays, all as doubles; the attributes; then the arrays. It links the kernels as the addon does.
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>
#include "frame.hpp"

extern "C" const sparsome::Entry* const SPARSOME_TABLE[];

extern "C" __attribute__((noinline)) void counted(const sparsome::Entry* entry, const sparsome::Frame* frame, int32_t shares) {
  sparsome::run_rounds(*entry, *frame, shares);
}

namespace {

std::vector<double> doubles(FILE* in, size_t n) {
  std::vector<double> v(n);
  if (fread(v.data(), sizeof(double), n, in) != n) exit(3);
  return v;
}

// Pages of their own: addresses decide how loops begin and must be alike in every run.
uint64_t memory(size_t bytes) {
  void* p = aligned_alloc(4096, (bytes / 4096 + 1) * 4096);
  memset(p, 0, bytes);
  return reinterpret_cast<uint64_t>(p);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  FILE* in = fopen(argv[1], "rb");
  if (!in) return 2;
  const std::vector<double> lengths = doubles(in, 3);
  std::vector<char> id(size_t(lengths[0]) + 1, 0);
  if (fread(id.data(), 1, size_t(lengths[0]), in) != size_t(lengths[0])) return 3;
  const size_t slot_count = size_t(lengths[1]);
  const std::vector<double> measures = doubles(in, slot_count * 10), attributes = doubles(in, size_t(lengths[2]));
  std::vector<sparsome::Slot> slots(slot_count);
  for (size_t i = 0; i < slot_count; i++) {
    const double* m = &measures[i * 10];
    slots[i] = {0, 0, 0, int64_t(m[0]), int64_t(m[1]), int64_t(m[2]), int32_t(m[3]), int32_t(m[4]), int32_t(m[5]), int32_t(m[6])};
    uint64_t* const arrays[3] = {&slots[i].data, &slots[i].indices, &slots[i].indptr};
    for (int a = 0; a < 3; a++) {
      const size_t bytes = size_t(m[7 + a]);
      *arrays[a] = memory(bytes);
      if (fread(reinterpret_cast<void*>(*arrays[a]), 1, bytes, in) != bytes) return 3;
    }
  }
  const int32_t shares = int32_t(atoi(argv[2]));
  for (const sparsome::Entry* const* e = SPARSOME_TABLE; *e; e++) {
    if (strcmp((*e)->id, id.data()) != 0) continue;
    sparsome::Frame frame = {reinterpret_cast<uint64_t>(slots.data()), reinterpret_cast<uint64_t>(attributes.data()), 0, 0, 0};
    frame.scratch_bytes = (*e)->scratch(frame, shares);
    frame.scratch = memory(size_t(frame.scratch_bytes));
    counted(*e, &frame, shares);
    return 0;
  }
  return 4;
}
