// The CUDA driver, opened at run time: no header and no library of NVIDIA is needed to build or load the addon.
#pragma once
#include <dlfcn.h>
#include <stdint.h>
#include <map>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>

namespace sparsome { namespace cuda {

typedef int CUresult;
typedef int CUdevice;
typedef uint64_t CUdeviceptr;
typedef void *CUcontext, *CUmodule, *CUfunction, *CUstream, *CUevent, *CUmemoryPool;

// Entry points and their parameters; names end in _v2 where the driver's headers say so by a macro.
#define SPARSOME_DRIVER(X)                                                                                                        \
  X(cuInit, (unsigned))                                                                                                          \
  X(cuDriverGetVersion, (int*))                                                                                                  \
  X(cuDeviceGetCount, (int*))                                                                                                    \
  X(cuDeviceGet, (CUdevice*, int))                                                                                               \
  X(cuDeviceGetName, (char*, int, CUdevice))                                                                                     \
  X(cuDeviceTotalMem_v2, (size_t*, CUdevice))                                                                                    \
  X(cuDeviceGetAttribute, (int*, int, CUdevice))                                                                                 \
  X(cuCtxCreate_v2, (CUcontext*, unsigned, CUdevice))                                                                            \
  X(cuCtxDestroy_v2, (CUcontext))                                                                                                \
  X(cuCtxSetCurrent, (CUcontext))                                                                                                \
  X(cuMemAlloc_v2, (CUdeviceptr*, size_t))                                                                                       \
  X(cuMemFree_v2, (CUdeviceptr))                                                                                                 \
  X(cuMemAllocHost_v2, (void**, size_t))                                                                                         \
  X(cuMemFreeHost, (void*))                                                                                                      \
  X(cuMemcpyHtoDAsync_v2, (CUdeviceptr, const void*, size_t, CUstream))                                                          \
  X(cuMemcpyDtoHAsync_v2, (void*, CUdeviceptr, size_t, CUstream))                                                                \
  X(cuMemsetD8Async, (CUdeviceptr, unsigned char, size_t, CUstream))                                                             \
  X(cuModuleLoadData, (CUmodule*, const void*))                                                                                  \
  X(cuModuleUnload, (CUmodule))                                                                                                  \
  X(cuModuleGetFunction, (CUfunction*, CUmodule, const char*))                                                                   \
  X(cuLaunchKernel, (CUfunction, unsigned, unsigned, unsigned, unsigned, unsigned, unsigned, unsigned, CUstream, void**, void**)) \
  X(cuStreamCreate, (CUstream*, unsigned))                                                                                       \
  X(cuStreamSynchronize, (CUstream))                                                                                             \
  X(cuStreamDestroy_v2, (CUstream))                                                                                              \
  X(cuEventCreate, (CUevent*, unsigned))                                                                                         \
  X(cuEventRecord, (CUevent, CUstream))                                                                                          \
  X(cuEventSynchronize, (CUevent))                                                                                               \
  X(cuEventDestroy_v2, (CUevent))                                                                                                \
  X(cuGetErrorName, (CUresult, const char**))                                                                                    \
  X(cuGetErrorString, (CUresult, const char**))
// Since driver 11.2: stream-ordered allocation. Without them memory is allocated the older way.
#define SPARSOME_DRIVER_POOLS(X)                       \
  X(cuMemAllocAsync, (CUdeviceptr*, size_t, CUstream)) \
  X(cuMemFreeAsync, (CUdeviceptr, CUstream))           \
  X(cuDeviceGetDefaultMemPool, (CUmemoryPool*, CUdevice)) \
  X(cuMemPoolSetAttribute, (CUmemoryPool, int, void*)) \
  X(cuMemPoolTrimTo, (CUmemoryPool, size_t))

// Values of CUdevice_attribute.
enum Attribute : int { capability_major = 75, capability_minor = 76, pools_supported = 115 };

// What the driver refused: which call, the driver's name for the error and its text.
struct DriverError : std::runtime_error {
  std::string call, name, text;
  DriverError(const std::string& c, const std::string& n, const std::string& t) : std::runtime_error(c + ": " + n + " (" + t + ")"), call(c), name(n), text(t) {}
};

struct Driver {
#define X(name, parameters) CUresult(*name) parameters = nullptr;
  SPARSOME_DRIVER(X)
  SPARSOME_DRIVER_POOLS(X)
#undef X
  bool pools = false;

  void must(const char* call, CUresult r) const {
    if (r == 0) return;
    const char *name = nullptr, *text = nullptr;
    cuGetErrorName(r, &name);
    cuGetErrorString(r, &text);
    throw DriverError(call, name ? name : "CUDA error " + std::to_string(r), text ? text : "no text");
  }
};
#define SPARSOME_MUST(driver, call, ...) (driver).must(#call, (driver).call(__VA_ARGS__))

// The driver of a library, opened once in a process and initialised. Throws DriverError.
inline std::shared_ptr<const Driver> open_driver(const std::string& library) {
  static std::mutex mutex;
  static std::map<std::string, std::shared_ptr<const Driver>> known;
  std::lock_guard<std::mutex> lock(mutex);
  if (known.count(library)) return known[library];
  void* const handle = dlopen(library.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (!handle) throw DriverError("dlopen", "no driver", dlerror());
  const auto d = std::make_shared<Driver>();
  const auto find = [&](const char* name) { return dlsym(handle, name); };
#define X(name, parameters) \
  if (!(d->name = reinterpret_cast<CUresult(*) parameters>(find(#name)))) { dlclose(handle); throw DriverError("dlsym", "no " #name, library + " is not a CUDA driver, or one older than 11.0"); }
  SPARSOME_DRIVER(X)
#undef X
  d->pools = true;
#define X(name, parameters) d->pools = (d->name = reinterpret_cast<CUresult(*) parameters>(find(#name))) && d->pools;
  SPARSOME_DRIVER_POOLS(X)
#undef X
  SPARSOME_MUST(*d, cuInit, 0);
  return known[library] = d;
}

}}  // namespace sparsome::cuda
