// What the emulated driver knows. Entry points take the lock, look at the context that is current on their thread, and put work
// off until somebody waits for it: a missing wait then shows as a stale result.
//
// Settings, from the environment: SPARSOME_EMULATED_ORDER=forward|reverse|random; SPARSOME_EMULATED_GUARD=1 (reads and writes past
// an allocation fault); SPARSOME_EMULATED_DEVICES=<compute capability>[:<bytes>], one by commas for each device, and _MEMORY (bytes of
// those that name none); SPARSOME_EMULATED_POOLS=0 (no stream-ordered allocation); SPARSOME_EMULATED_FAIL=<entry point>:<number of the
// call>:<error code>, several by commas; SPARSOME_EMULATED_JOURNAL=<path> of a file to which each launch, wait and allocation adds a line.
#pragma once
#include <stdint.h>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>
#include "engine.hpp"

#define SPARSOME_API extern "C" __attribute__((visibility("default")))

typedef int CUresult;
typedef int CUdevice;
typedef uint64_t CUdeviceptr;

namespace sparsome { namespace emulated {

// Values of CUresult.
enum Result : int {
  success = 0, invalid_value = 1, out_of_memory = 2, not_initialized = 3, no_device = 100, invalid_device = 101, invalid_image = 200,
  invalid_context = 201, invalid_ptx = 218, invalid_handle = 400, not_found = 500, illegal_address = 700, launch_failed = 719,
};

struct Allocation { uint64_t bytes; unsigned char* mapped; uint64_t mapped_bytes; };
struct Context {
  int device;
  CUresult failed = success;  // after a failed launch a context is dead, as on a device
  std::map<CUdeviceptr, Allocation> memory;
  std::deque<std::function<CUresult()>> queue;  // in the order of issue, as late as allowed
};

struct Stream { Context* context; };

struct State {
  std::recursive_mutex lock;
  bool initialized = false;
  std::map<int, uint64_t> used;             // bytes of each device
  std::map<std::string, int> calls;         // of entry points that are to fail
};
State& state();
extern thread_local Context* current;

void say(const std::string&);
const char* setting(const char* name);
uint64_t number_setting(const char* name, uint64_t otherwise);
struct Device { int major, minor; uint64_t memory; };
std::vector<Device> devices();
// A line of the journal: a word, the device, and bytes or a name.
void note(const char* word, int device, const std::string& what);
// Is this call of an entry point to fail, and with what?
CUresult injected(const char* entry_point);
// Does an error end its context?
bool is_deadly(CUresult);

CUresult drain(Context&);
CUresult later(Context&, std::function<CUresult()>);
// Frees all that is left of a context.
void release(Context&);

// Begins an entry point: takes the lock, gives the error that the call is to have.
#define SPARSOME_ENTER \
  std::lock_guard<std::recursive_mutex> guard(state().lock); \
  if (CUresult r = injected(__func__)) return r
// The same for those that need a living context.
#define SPARSOME_IN_CONTEXT \
  SPARSOME_ENTER; \
  if (!current) return invalid_context; \
  if (current->failed) return current->failed

// The same for those that are given a stream, which must be one of this context.
#define SPARSOME_IN_STREAM(stream) \
  SPARSOME_IN_CONTEXT; \
  if (!(stream) || (stream)->context != current) return invalid_handle

}}  // namespace sparsome::emulated
