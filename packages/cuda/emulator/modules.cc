// Entry points for modules and launches. A module is the PTX that would be sent to a device; of it the entries and the sizes of their
// parameters are read, so that shipped PTX which has drifted from the sources is noticed. What runs is the emulated kernel.
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <map>
#include "state.hpp"

using namespace sparsome::emulated;

namespace {
struct Module { std::map<std::string, std::vector<uint64_t>> parameters; };  // of each entry

// Bytes of ".param .align 8 .b8 name[616]" or ".param .u64 name".
uint64_t bytes_of(const std::string& parameter) {
  uint64_t bytes = 0;
  for (size_t dot = parameter.find('.'); dot != std::string::npos; dot = parameter.find('.', dot + 1)) {
    if (strchr("usfb", parameter[dot + 1]) && isdigit(parameter[dot + 2])) bytes = strtoull(parameter.c_str() + dot + 2, nullptr, 10) / 8;
  }
  const size_t length = parameter.find('[');
  return length == std::string::npos ? bytes : bytes * strtoull(parameter.c_str() + length + 1, nullptr, 10);
}

bool read_ptx(const std::string& text, Module& m) {
  if (text.find(".version") == std::string::npos || text.find(".target") == std::string::npos) return false;
  for (size_t at = text.find(".entry"); at != std::string::npos; at = text.find(".entry", at + 1)) {
    const size_t name = text.find_first_not_of(" \t\n", at + 6), open = text.find('(', name), close = text.find(')', open);
    if (close == std::string::npos) return false;
    std::vector<uint64_t> parameters;
    for (size_t p = text.find(".param", open); p < close; p = text.find(".param", p + 1)) {
      parameters.push_back(bytes_of(text.substr(p + 6, std::min(text.find(',', p), close) - p - 6)));
    }
    m.parameters[text.substr(name, open - name)] = parameters;
  }
  return true;
}

const Kernel* kernel_named(const std::string& name) {
  for (int i = 0; i < kernel_count; i++) if (name == kernels[i].name) return &kernels[i];
  return nullptr;
}

// Does the call lead to nothing but memory of this context? An empty array may stand at the end of an allocation.
bool is_own(const Context& c, const sparsome::Call& call) {
  const auto own = [&](CUdeviceptr at) {
    const auto next = c.memory.upper_bound(at);
    return at == 0 || (next != c.memory.begin() && at <= std::prev(next)->first + std::prev(next)->second.bytes);
  };
  for (const sparsome::Slot& s : call.slots) if (!own(s.data) || !own(s.indices) || !own(s.indptr)) return false;
  return own(call.scratch);
}

Order order() {
  const char* chosen = setting("ORDER");
  if (chosen && !strcmp(chosen, "reverse")) return Order::reverse;
  return chosen && !strcmp(chosen, "random") ? Order::random : Order::forward;
}
}  // namespace

SPARSOME_API CUresult cuModuleLoadData(Module** made, const void* image) {
  SPARSOME_IN_CONTEXT;
  Module m;
  if (!read_ptx(static_cast<const char*>(image), m)) return invalid_image;
  *made = new Module(m);
  return success;
}
SPARSOME_API CUresult cuModuleUnload(Module* m) {
  SPARSOME_ENTER;
  delete m;
  return success;
}
SPARSOME_API CUresult cuModuleGetFunction(const Kernel** function, Module* m, const char* name) {
  SPARSOME_IN_CONTEXT;
  const auto entry = m->parameters.find(name);
  const Kernel* const kernel = kernel_named(name);
  if (entry == m->parameters.end() || !kernel) return not_found;
  if (entry->second != std::vector<uint64_t>{sizeof(sparsome::Call)}) {
    say(std::string(name) + ": the parameters of the PTX are not those of the emulated source; build both again");
    return invalid_ptx;
  }
  *function = kernel;
  return success;
}
SPARSOME_API CUresult cuLaunchKernel(const Kernel* kernel, unsigned gx, unsigned gy, unsigned gz, unsigned bx, unsigned by, unsigned bz, unsigned shared,
                                     Stream* stream, void** arguments, void** extra) {
  SPARSOME_IN_STREAM(stream);
  if (!kernel) return invalid_handle;
  if (extra || gx == 0 || gx > 2147483647u || bx == 0 || bx > 1024 || gy != 1 || gz != 1 || by != 1 || bz != 1 || shared > 49152) return invalid_value;
  const sparsome::Call call = *static_cast<const sparsome::Call*>(arguments[0]);  // read at once, as the driver does
  note("launch", current->device, kernel->name);
  const bool own = is_own(*current, call);
  return later(*current, [=] {
    if (!own) {
      say(std::string(kernel->name) + ": an address is not in the memory of this device");
      return illegal_address;
    }
    const std::string wrong = run_grid(*kernel, call, {gx, 1, 1}, {bx, 1, 1}, shared, order());
    if (wrong.empty()) return success;
    say(wrong);
    return launch_failed;
  });
}
