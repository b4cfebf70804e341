// Entry points for streams and events: everything is in the order of issue, so that all that is left is to wait. No time is measured:
// emulated times would be reported by somebody.
#include "state.hpp"

using namespace sparsome::emulated;

namespace {
struct Stream { Context* context; };

CUresult wait() {
  SPARSOME_IN_CONTEXT;
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
SPARSOME_API CUresult cuStreamSynchronize(Stream*) {
  if (const CUresult r = injected(__func__)) return r;
  return wait();
}
SPARSOME_API CUresult cuEventCreate(int** made, unsigned) {
  SPARSOME_IN_CONTEXT;
  *made = new int(0);
  return success;
}
SPARSOME_API CUresult cuEventRecord(int*, void*) {
  SPARSOME_IN_CONTEXT;
  return success;
}
SPARSOME_API CUresult cuEventSynchronize(int*) { return wait(); }
SPARSOME_API CUresult cuEventDestroy_v2(int* e) {
  SPARSOME_ENTER;
  delete e;
  return success;
}
