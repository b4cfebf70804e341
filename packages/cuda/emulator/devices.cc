// Entry points for devices and contexts.
#include <stdio.h>
#include "state.hpp"

using namespace sparsome::emulated;

namespace {
bool is_device(int number) { return number >= 0 && number < int(devices().size()); }
}  // namespace

SPARSOME_API CUresult cuInit(unsigned flags) {
  SPARSOME_ENTER;
  if (flags) return invalid_value;
  state().initialized = true;
  return success;
}
SPARSOME_API CUresult cuDriverGetVersion(int* version) {
  *version = 12000;
  return success;
}
SPARSOME_API CUresult cuDeviceGetCount(int* n) {
  SPARSOME_ENTER;
  if (!state().initialized) return not_initialized;
  *n = int(devices().size());
  return success;
}
SPARSOME_API CUresult cuDeviceGet(CUdevice* device, int number) {
  SPARSOME_ENTER;
  if (!state().initialized) return not_initialized;
  if (!is_device(number)) return invalid_device;
  *device = number;
  return success;
}
SPARSOME_API CUresult cuDeviceGetName(char* name, int bytes, CUdevice device) {
  snprintf(name, size_t(bytes), "emulated CUDA device %d", device);
  return success;
}
SPARSOME_API CUresult cuDeviceTotalMem_v2(size_t* bytes, CUdevice device) {
  if (!is_device(device)) return invalid_device;
  *bytes = size_t(devices()[size_t(device)].memory);
  return success;
}
// The numbers of CUdevice_attribute.
SPARSOME_API CUresult cuDeviceGetAttribute(int* value, int attribute, CUdevice device) {
  if (!is_device(device)) return invalid_device;
  switch (attribute) {
    case 1: *value = 1024; break;    // threads of a block
    case 8: *value = 49152; break;   // shared memory of a block
    case 10: *value = 32; break;     // lanes of a warp
    case 16: *value = 4; break;      // multiprocessors
    case 75: *value = devices()[size_t(device)].major; break;  // compute capability
    case 76: *value = devices()[size_t(device)].minor; break;
    case 115: *value = number_setting("POOLS", 1) != 0; break;  // stream-ordered allocation
    default: *value = 0;
  }
  return success;
}

SPARSOME_API CUresult cuCtxCreate_v2(Context** context, unsigned, CUdevice device) {
  SPARSOME_ENTER;
  if (!state().initialized) return not_initialized;
  if (!is_device(device)) return invalid_device;
  *context = new Context;
  (*context)->device = device;
  current = *context;
  return success;
}
SPARSOME_API CUresult cuCtxDestroy_v2(Context* context) {
  SPARSOME_ENTER;
  drain(*context);
  release(*context);
  if (current == context) current = nullptr;
  delete context;
  return success;
}
SPARSOME_API CUresult cuCtxSetCurrent(Context* context) {
  SPARSOME_ENTER;
  current = context;
  return success;
}
