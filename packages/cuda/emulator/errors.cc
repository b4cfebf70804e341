// Names and texts of errors, in the words of the driver.
#include "state.hpp"

using namespace sparsome::emulated;

namespace {
struct Known { int code; const char *name, *text; bool deadly = false; };
const Known known[] = {
    {success, "CUDA_SUCCESS", "no error"},
    {invalid_value, "CUDA_ERROR_INVALID_VALUE", "invalid argument"},
    {out_of_memory, "CUDA_ERROR_OUT_OF_MEMORY", "out of memory"},
    {not_initialized, "CUDA_ERROR_NOT_INITIALIZED", "initialization error"},
    {no_device, "CUDA_ERROR_NO_DEVICE", "no CUDA-capable device is detected"},
    {invalid_device, "CUDA_ERROR_INVALID_DEVICE", "invalid device ordinal"},
    {invalid_image, "CUDA_ERROR_INVALID_IMAGE", "device kernel image is invalid"},
    {invalid_context, "CUDA_ERROR_INVALID_CONTEXT", "invalid device context"},
    {invalid_ptx, "CUDA_ERROR_INVALID_PTX", "a PTX JIT compilation failed"},
    {invalid_handle, "CUDA_ERROR_INVALID_HANDLE", "invalid resource handle"},
    {not_found, "CUDA_ERROR_NOT_FOUND", "named symbol not found"},
    {illegal_address, "CUDA_ERROR_ILLEGAL_ADDRESS", "an illegal memory access was encountered", true},
    {launch_failed, "CUDA_ERROR_LAUNCH_FAILED", "unspecified launch failure", true},
    // Never of its own; to be played.
    {46, "CUDA_ERROR_DEVICE_UNAVAILABLE", "CUDA-capable device(s) is/are busy or unavailable"},
    {214, "CUDA_ERROR_ECC_UNCORRECTABLE", "uncorrectable ECC error encountered", true},
    {401, "CUDA_ERROR_ILLEGAL_STATE", "the operation cannot be performed in the present state"},
    {701, "CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES", "too many resources requested for launch"},
    {803, "CUDA_ERROR_SYSTEM_DRIVER_MISMATCH", "system has unsupported display driver / cuda driver combination"},
};
const Known* find(int code) {
  for (const Known& k : known) if (k.code == code) return &k;
  return nullptr;
}
}  // namespace

bool sparsome::emulated::is_deadly(CUresult code) {
  const Known* const k = find(code);
  return k && k->deadly;
}

SPARSOME_API CUresult cuGetErrorName(CUresult code, const char** name) {
  const Known* const k = find(code);
  *name = k ? k->name : nullptr;
  return k ? success : invalid_value;
}
SPARSOME_API CUresult cuGetErrorString(CUresult code, const char** text) {
  const Known* const k = find(code);
  *text = k ? k->text : nullptr;
  return k ? success : invalid_value;
}
