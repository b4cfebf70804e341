// Entry points for streams and events: everything is in the order of issue, so that all that is left is to wait. No time is measured:
// emulated times would be reported by somebody.
#include "state.hpp"

using namespace sparsome::emulated;

namespace {
struct Event { Stream* recorded; };

CUresult wait(const Stream* stream) {
  SPARSOME_IN_STREAM(stream);
  note("wait", current->device, "");
  return drain(*current);
}
}  // namespace

SPARSOME_API CUresult cuStreamCreate(Stream** made, unsigned) {
  SPARSOME_IN_CONTEXT;
  *made = new Stream{current};
  return success;
}
SPARSOME_API CUresult cuStreamDestroy_v2(Stream* s) {
  SPARSOME_ENTER;
  delete s;
  return success;
}
SPARSOME_API CUresult cuStreamSynchronize(Stream* stream) {
  if (const CUresult r = injected(__func__)) return r;
  return wait(stream);
}
SPARSOME_API CUresult cuEventCreate(Event** made, unsigned) {
  SPARSOME_IN_CONTEXT;
  *made = new Event{nullptr};
  return success;
}
SPARSOME_API CUresult cuEventRecord(Event* e, Stream* stream) {
  SPARSOME_IN_STREAM(stream);
  e->recorded = stream;
  return success;
}
SPARSOME_API CUresult cuEventSynchronize(Event* e) { return wait(e->recorded); }
SPARSOME_API CUresult cuEventDestroy_v2(Event* e) {
  SPARSOME_ENTER;
  delete e;
  return success;
}
