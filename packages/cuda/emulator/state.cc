#include "state.hpp"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sstream>

namespace sparsome { namespace emulated {

thread_local Context* current = nullptr;

State& state() {
  static State* const s = new State;  // never destroyed: threads of Node may outlive static objects
  return *s;
}

void say(const std::string& text) { fprintf(stderr, "emulated CUDA: %s\n", text.c_str()); }

const char* setting(const char* name) {
  const char* value = getenv((std::string("SPARSOME_EMULATED_") + name).c_str());
  return value && *value ? value : nullptr;
}
uint64_t number_setting(const char* name, uint64_t otherwise) {
  const char* value = setting(name);
  return value ? strtoull(value, nullptr, 10) : otherwise;
}
std::vector<Device> devices() {
  const char* all = setting("DEVICES");
  std::stringstream list(all ? all : "7.0");
  std::vector<Device> made;
  for (std::string one; std::getline(list, one, ',');) {
    Device d = {0, 0, number_setting("MEMORY", uint64_t(2) << 30)};
    sscanf(one.c_str(), "%d.%d:%" SCNu64, &d.major, &d.minor, &d.memory);
    made.push_back(d);
  }
  return made;
}

void note(const char* word, int device, const std::string& what) {
  const char* path = setting("JOURNAL");
  FILE* const file = path ? fopen(path, "a") : nullptr;
  if (!file) return;
  fprintf(file, "%s %d %s\n", word, device, what.c_str());
  fclose(file);
}

CUresult injected(const char* entry_point) {
  const char* all = setting("FAIL");
  if (!all) {
    state().calls.clear();
    return success;
  }
  std::stringstream list(all);
  std::string one;
  bool counted = false;
  while (std::getline(list, one, ',')) {
    const size_t a = one.find(':'), b = one.rfind(':');
    if (a == std::string::npos || a == b || one.substr(0, a) != entry_point) continue;
    if (!counted) state().calls[entry_point]++;
    counted = true;
    if (state().calls[entry_point] == atoi(one.c_str() + a + 1)) {
      const CUresult r = atoi(one.c_str() + b + 1);
      if (is_deadly(r) && current) current->failed = r;
      return r;
    }
  }
  return success;
}

CUresult drain(Context& c) {
  while (!c.queue.empty()) {
    const auto work = std::move(c.queue.front());
    c.queue.pop_front();
    if (c.failed == success) c.failed = work();
  }
  return c.failed;
}
CUresult later(Context& c, std::function<CUresult()> work) {
  c.queue.push_back(std::move(work));
  return success;
}

void release(Context& c) {
  if (!c.memory.empty()) say("a context ends with " + std::to_string(c.memory.size()) + " allocations");
  for (auto& a : c.memory) {
    munmap(a.second.mapped, a.second.mapped_bytes);
    state().used[c.device] -= a.second.bytes;
  }
  c.memory.clear();
  c.queue.clear();
}

}}  // namespace sparsome::emulated
