// Entry points for memory: allocations of the device, pinned memory of the host, copies.
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <memory>
#include "state.hpp"

using namespace sparsome::emulated;

namespace {
constexpr uint64_t page = 4096;

// Filled with ones, NaN as a number: device memory starts as junk. With a guard it ends at a page that nobody may touch.
CUresult allocate(Context& c, CUdeviceptr* at, uint64_t bytes) {
  if (bytes == 0) return invalid_value;
  if (state().used[c.device] + bytes > devices()[size_t(c.device)].memory) return out_of_memory;
  const bool guarded = number_setting("GUARD", 0) != 0;
  const uint64_t body = (bytes + page - 1) / page * page, all = body + (guarded ? page : 0);
  void* const mapped = mmap(nullptr, all, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (mapped == MAP_FAILED) return out_of_memory;
  unsigned char* const memory = static_cast<unsigned char*>(mapped);
  if (guarded) mprotect(memory + body, page, PROT_NONE);
  unsigned char* const from = guarded ? memory + (body - bytes) / 16 * 16 : memory;
  memset(from, 0xff, bytes);
  *at = reinterpret_cast<CUdeviceptr>(from);
  c.memory[*at] = {bytes, memory, all};
  state().used[c.device] += bytes;
  note("allocate", c.device, std::to_string(bytes));
  return success;
}

CUresult give_back(Context& c, CUdeviceptr at) {
  const auto found = c.memory.find(at);
  if (found == c.memory.end()) {
    say("an address is freed that is no allocation");
    return invalid_value;
  }
  munmap(found->second.mapped, found->second.mapped_bytes);
  state().used[c.device] -= found->second.bytes;
  c.memory.erase(found);
  return success;
}

// When it is asked to free, which may be before it does.
void note_free(const Context& c, CUdeviceptr at) {
  const auto found = c.memory.find(at);
  if (found != c.memory.end()) note("free", c.device, std::to_string(found->second.bytes));
}

bool inside(Context& c, CUdeviceptr at, uint64_t bytes) {
  auto next = c.memory.upper_bound(at);
  if (next != c.memory.begin() && at + bytes <= std::prev(next)->first + std::prev(next)->second.bytes) return true;
  say("a copy or fill leaves its allocation");
  return false;
}
void* host(CUdeviceptr at) { return reinterpret_cast<void*>(at); }
}  // namespace

SPARSOME_API CUresult cuMemAlloc_v2(CUdeviceptr* at, size_t bytes) {
  SPARSOME_IN_CONTEXT;
  return allocate(*current, at, bytes);
}
SPARSOME_API CUresult cuMemFree_v2(CUdeviceptr at) {
  SPARSOME_IN_CONTEXT;
  if (const CUresult r = drain(*current)) return r;
  note_free(*current, at);
  return give_back(*current, at);
}
SPARSOME_API CUresult cuMemAllocAsync(CUdeviceptr* at, size_t bytes, Stream* stream) {
  SPARSOME_IN_STREAM(stream);
  return allocate(*current, at, bytes);
}
SPARSOME_API CUresult cuMemFreeAsync(CUdeviceptr at, Stream* stream) {
  SPARSOME_IN_STREAM(stream);
  Context* const c = current;
  note_free(*c, at);
  return later(*c, [c, at] { return give_back(*c, at); });
}
SPARSOME_API CUresult cuMemAllocHost_v2(void** memory, size_t bytes) {
  SPARSOME_IN_CONTEXT;
  note("pin", current->device, std::to_string(bytes));
  return (*memory = malloc(bytes)) ? success : out_of_memory;
}
SPARSOME_API CUresult cuMemFreeHost(void* memory) {
  SPARSOME_ENTER;
  free(memory);
  return success;
}
SPARSOME_API CUresult cuDeviceGetDefaultMemPool(void** pool, CUdevice) {
  *pool = nullptr;
  return success;
}
SPARSOME_API CUresult cuMemPoolSetAttribute(void*, int, void*) { return success; }
SPARSOME_API CUresult cuMemPoolTrimTo(void*, size_t) { return success; }

// Pinned memory is read and written when the copy is carried out, not before: whoever changes or reads it too early sees it.
SPARSOME_API CUresult cuMemcpyHtoDAsync_v2(CUdeviceptr to, const void* from, size_t bytes, Stream* stream) {
  SPARSOME_IN_STREAM(stream);
  if (!inside(*current, to, bytes)) return invalid_value;
  return later(*current, [=] { memcpy(host(to), from, bytes); return success; });
}
SPARSOME_API CUresult cuMemcpyDtoHAsync_v2(void* to, CUdeviceptr from, size_t bytes, Stream* stream) {
  SPARSOME_IN_STREAM(stream);
  if (!inside(*current, from, bytes)) return invalid_value;
  return later(*current, [=] { memcpy(to, host(from), bytes); return success; });
}
SPARSOME_API CUresult cuMemsetD8Async(CUdeviceptr to, unsigned char value, size_t bytes, Stream* stream) {
  SPARSOME_IN_STREAM(stream);
  if (!inside(*current, to, bytes)) return invalid_value;
  return later(*current, [=] { memset(host(to), value, bytes); return success; });
}
