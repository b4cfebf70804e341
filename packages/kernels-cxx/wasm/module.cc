// The entry points of the wasm modules: generic over the table of kernels, so that the loader knows no kernel. The caller
// writes the frame (frame.hpp) into linear memory and owns all memory from heap_base() on.
#include "kernel.hpp"

#define SPARSOME_EXPORT(name) __attribute__((export_name(#name)))

extern "C" {
extern const sparsome::Entry* const SPARSOME_SYMBOL(sparsome_table)[];
extern const unsigned char __heap_base;  // the linker's: where static data and the stack end

SPARSOME_EXPORT(kernel_count) int32_t kernel_count() {
  int32_t n = 0;
  while (SPARSOME_SYMBOL(sparsome_table)[n]) n++;
  return n;
}
// Address of the id, ended by a zero byte.
SPARSOME_EXPORT(kernel_id) const char* kernel_id(int32_t kernel) { return SPARSOME_SYMBOL(sparsome_table)[kernel]->id; }
SPARSOME_EXPORT(kernel_version) int32_t kernel_version(int32_t kernel) { return SPARSOME_SYMBOL(sparsome_table)[kernel]->version; }
SPARSOME_EXPORT(kernel_split) int32_t kernel_split(int32_t kernel) { return SPARSOME_SYMBOL(sparsome_table)[kernel]->split; }
// Bytes; as a double, because an int64_t would reach JavaScript as a BigInt.
SPARSOME_EXPORT(kernel_scratch) double kernel_scratch(int32_t kernel, const sparsome::Frame* frame, int32_t shares) {
  return double(SPARSOME_SYMBOL(sparsome_table)[kernel]->scratch(*frame, shares));
}
SPARSOME_EXPORT(kernel_run) void kernel_run(int32_t kernel, const sparsome::Frame* frame, int32_t share, int32_t shares) {
  SPARSOME_SYMBOL(sparsome_table)[kernel]->run(*frame, share, shares);
}
// Whether the kernel works in rounds, each begun by kernel_next; 0 from kernel_next: the call is done.
SPARSOME_EXPORT(kernel_rounds) int32_t kernel_rounds(int32_t kernel) { return SPARSOME_SYMBOL(sparsome_table)[kernel]->next != nullptr; }
SPARSOME_EXPORT(kernel_next) int32_t kernel_next(int32_t kernel, const sparsome::Frame* frame, double round, int32_t shares) {
  return !frame->cancelled() && SPARSOME_SYMBOL(sparsome_table)[kernel]->next(*frame, int64_t(round), shares);
}
SPARSOME_EXPORT(heap_base) const unsigned char* heap_base() { return &__heap_base; }
}
