// The addon: one generic `run` for every kernel. It knows typed arrays and frames, no kernel.
#include <napi.h>
#ifdef __linux__
#include <sys/mman.h>
#endif
#include <vector>
#include "pool.hpp"
#include "targets.hpp"

namespace {
using namespace sparsome;

#ifdef __linux__
constexpr int huge_pages = MADV_HUGEPAGE, no_need = MADV_DONTNEED;
#else
constexpr int huge_pages = 0, no_need = 0;
#endif

constexpr int kMeasures = 7;  // major, minor, nnz, dtype, ptr, order, present

// Calls of one JavaScript environment that are still on the pool. The environment must not end before they have: they
// write into its typed arrays.
struct InFlight {
  std::mutex mutex;
  std::condition_variable idle;
  int count = 0;
  void enter() { std::lock_guard<std::mutex> lock(mutex); count++; }
  void leave() { std::lock_guard<std::mutex> lock(mutex); if (--count == 0) idle.notify_all(); }
  void wait() { std::unique_lock<std::mutex> lock(mutex); idle.wait(lock, [this] { return count == 0; }); }
};

struct Environment {
  Napi::ThreadSafeFunction done;
  InFlight flights;
  int pending = 0;  // promises not yet settled; only the environment's own thread touches it
};

// What a call needs until it is settled: frame memory, and the arrays it points into.
struct Context {
  explicit Context(Napi::Env env) : promise(Napi::Promise::Deferred::New(env)) {}
  std::vector<Slot> slots;
  std::vector<double> attributes;
  Napi::ObjectReference arrays;
  Napi::Promise::Deferred promise;
};

// Element data of a typed array on an ordinary or a shared buffer, without a copy.
uint64_t address(Napi::Env env, napi_value value) {
  void* data = nullptr;
  napi_typedarray_type type;
  size_t length;
  if (napi_get_typedarray_info(env, value, &type, &length, &data, nullptr, nullptr) != napi_ok) throw Napi::TypeError::New(env, "native-cpu: a typed array was expected");
  return reinterpret_cast<uint64_t>(data);
}

std::vector<Slot> read_measures(const Napi::Float64Array& m) {
  std::vector<Slot> slots(m.ElementLength() / kMeasures);
  for (size_t i = 0; i < slots.size(); i++) {
    const double* v = m.Data() + i * kMeasures;
    slots[i] = {0, 0, 0, int64_t(v[0]), int64_t(v[1]), int64_t(v[2]), int32_t(v[3]), int32_t(v[4]), int32_t(v[5]), int32_t(v[6])};
  }
  return slots;
}

Frame frame_of(const std::vector<Slot>& slots, const double* attributes, uint64_t scratch, int64_t scratch_bytes, uint64_t control) {
  return {reinterpret_cast<uint64_t>(slots.data()), reinterpret_cast<uint64_t>(attributes), scratch, scratch_bytes, control};
}

const Entry* entry_of(const Napi::CallbackInfo& info) {
  return targets().at(info[0].As<Napi::Number>().Uint32Value()).table[info[1].As<Napi::Number>().Uint32Value()];
}

int32_t shares_for(const Entry& e, int32_t threads) { return e.split == none || threads <= 1 ? 1 : e.split == few ? threads : threads * 8; }

// targets(): [{ name, kernels: [{ id, version, rounds }] }], narrowest first.
Napi::Value list_targets(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  Napi::Array list = Napi::Array::New(env);
  for (const Target& t : targets()) {
    Napi::Array kernels = Napi::Array::New(env);
    for (const Entry* const* e = t.table; *e; e++) {
      Napi::Object kernel = Napi::Object::New(env);
      kernel["id"] = (*e)->id;
      kernel["version"] = (*e)->version;
      kernel["rounds"] = (*e)->next != nullptr;
      kernels[kernels.Length()] = kernel;
    }
    Napi::Object target = Napi::Object::New(env);
    target["name"] = t.name;
    target["kernels"] = kernels;
    list[list.Length()] = target;
  }
  return list;
}

// Advice about the pages that lie wholly within an array, where there are 4 MiB and more of them: numpy's bound, too.
void advise(const Napi::CallbackInfo& info, int advice) {
#ifdef __linux__
  constexpr uint64_t page = 4096;
  const uint64_t at = address(info.Env(), info[0]), from = (at + page - 1) & ~(page - 1), to = (at + info[0].As<Napi::TypedArray>().ByteLength()) & ~(page - 1);
  // Advice only: where the system does not take it everything works as before.
  if (to >= from + (uint64_t(4) << 20)) madvise(reinterpret_cast<void*>(from), to - from, advice);
#else
  (void)info, (void)advice;
#endif
}

// preferHugePages(array): a page fault for 2 MiB instead of one for 4 KiB.
Napi::Value prefer_huge_pages(const Napi::CallbackInfo& info) {
  advise(info, huge_pages);
  return info.Env().Undefined();
}

// discard(array): its pages go back to the system now, not when the engine collects garbage; they read as zeros.
Napi::Value discard(const Napi::CallbackInfo& info) {
  advise(info, no_need);
  return info.Env().Undefined();
}

// scratch(target, kernel, measures, attributes, threads): bytes
Napi::Value scratch(const Napi::CallbackInfo& info) {
  const Entry* entry = entry_of(info);
  const std::vector<Slot> slots = read_measures(info[2].As<Napi::Float64Array>());
  const Frame frame = frame_of(slots, info[3].As<Napi::Float64Array>().Data(), 0, 0, 0);
  return Napi::Number::New(info.Env(), double(entry->scratch(frame, shares_for(*entry, info[4].As<Napi::Number>().Int32Value()))));
}

void settle(Napi::Env env, Napi::Function, Context* context) {
  if (static_cast<napi_env>(env) == nullptr) return;  // the environment is ending: its handles go with it
  Environment* environment = env.GetInstanceData<Environment>();
  try {
    context->promise.Resolve(env.Undefined());
  } catch (const Napi::Error&) {
    // The environment is being terminated and runs no more JavaScript: nobody waits for the answer.
  }
  delete context;
  if (--environment->pending == 0) environment->done.Unref(env);
}

// run(target, kernel, arrays, measures, attributes, scratch, threads, control): undefined when threads is 0 (done on this
// thread), else a promise. `arrays` holds data, indices and indptr of each slot, or undefined; `control` a Control.
Napi::Value run(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const Entry* entry = entry_of(info);
  Napi::Array arrays = info[2].As<Napi::Array>();
  std::vector<Slot> slots = read_measures(info[3].As<Napi::Float64Array>());
  const Napi::Float64Array attributes = info[4].As<Napi::Float64Array>();
  const Napi::Uint8Array scratch = info[5].As<Napi::Uint8Array>();
  const int32_t threads = info[6].As<Napi::Number>().Int32Value();
  for (uint32_t i = 0; i < slots.size(); i++) {
    uint64_t* const fields[3] = {&slots[i].data, &slots[i].indices, &slots[i].indptr};
    for (uint32_t part = 0; part < 3; part++) {
      const Napi::Value array = arrays[i * 3 + part];
      if (!array.IsUndefined()) *fields[part] = address(env, array);
    }
  }
  const uint64_t scratch_address = address(env, scratch), control = address(env, info[7]);
  const int64_t scratch_bytes = int64_t(scratch.ByteLength());
  if (threads == 0) {
    run_rounds(*entry, frame_of(slots, attributes.Data(), scratch_address, scratch_bytes, control), 1);
    return env.Undefined();
  }
  Context* context = new Context(env);
  context->slots = std::move(slots);
  context->attributes.assign(attributes.Data(), attributes.Data() + attributes.ElementLength());
  arrays[arrays.Length()] = scratch;
  arrays[arrays.Length()] = info[7];
  context->arrays = Napi::Persistent(arrays.As<Napi::Object>());
  const Napi::Promise promise = context->promise.Promise();

  Environment* environment = env.GetInstanceData<Environment>();
  if (environment->pending++ == 0) environment->done.Ref(env);  // an unfinished call keeps the event loop alive
  environment->flights.enter();
  auto job = std::make_shared<Job>();
  job->entry = entry;
  job->frame = frame_of(context->slots, context->attributes.data(), scratch_address, scratch_bytes, control);
  job->shares = shares_for(*entry, threads);
  job->finished = [environment, context] {
    environment->done.NonBlockingCall(context, settle);
    environment->flights.leave();
  };
  Pool::instance().submit(job, threads);
  return promise;
}

Napi::Object init(Napi::Env env, Napi::Object exports) {
  auto* environment = new Environment;
  env.SetInstanceData(environment);
  environment->done = Napi::ThreadSafeFunction::New(env, Napi::Function::New(env, [](const Napi::CallbackInfo&) {}), "sparsome", 0, 1);
  environment->done.Unref(env);
  // Hooks run in reverse order: this one before the end of the thread-safe function that finished calls report to.
  env.AddCleanupHook([environment] { environment->flights.wait(); });
  exports["targets"] = Napi::Function::New(env, list_targets, "targets");
  exports["preferHugePages"] = Napi::Function::New(env, prefer_huge_pages, "preferHugePages");
  exports["discard"] = Napi::Function::New(env, discard, "discard");
  exports["scratch"] = Napi::Function::New(env, scratch, "scratch");
  exports["run"] = Napi::Function::New(env, run, "run");
  return exports;
}
}  // namespace

NODE_API_MODULE(sparsome, init)
