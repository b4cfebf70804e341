// Entry points for devices and contexts.
#include <stdio.h>
#include "state.hpp"

using namespace sparsome::emulated;

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
  *n = device_count();
  return success;
}
SPARSOME_API CUresult cuDeviceGet(CUdevice* device, int number) {
  SPARSOME_ENTER;
  if (!state().initialized) return not_initialized;
  if (number < 0 || number >= device_count()) return invalid_device;
  *device = number;
  return success;
}
SPARSOME_API CUresult cuDeviceGetName(char* name, int bytes, CUdevice device) {
  snprintf(name, size_t(bytes), "emulated CUDA device %d", device);
  return success;
}
SPARSOME_API CUresult cuDeviceTotalMem_v2(size_t* bytes, CUdevice) {
  *bytes = size_t(device_memory());
  return success;
}
// The numbers of CUdevice_attribute.
SPARSOME_API CUresult cuDeviceGetAttribute(int* value, int attribute, CUdevice) {
  switch (attribute) {
    case 1: *value = 1024; break;    // threads of a block
    case 8: *value = 49152; break;   // shared memory of a block
    case 10: *value = 32; break;     // lanes of a warp
    case 16: *value = 4; break;      // multiprocessors
    case 75: *value = 7; break;      // compute capability 7.0
    case 76: *value = 0; break;
    case 115: *value = number_setting("POOLS", 1) != 0; break;  // stream-ordered allocation
    default: *value = 0;
  }
  return success;
}

SPARSOME_API CUresult cuCtxCreate_v2(Context** context, unsigned, CUdevice device) {
  SPARSOME_ENTER;
  if (!state().initialized) return not_initialized;
  if (device < 0 || device >= device_count()) return invalid_device;
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
