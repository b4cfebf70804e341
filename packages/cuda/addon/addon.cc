// The addon: the driver for JavaScript. It knows memory, images and launches, no kernel.
#include <napi.h>
#include <functional>
#include "session.hpp"

namespace {
using namespace sparsome::cuda;
typedef std::shared_ptr<Session> Handle;

// The driver's words go along as properties of the error.
Napi::Error error_of(Napi::Env env, const DriverError& e) {
  Napi::Error error = Napi::Error::New(env, e.what());
  error.Set("call", Napi::String::New(env, e.call));
  error.Set("code", Napi::String::New(env, e.name));
  error.Set("text", Napi::String::New(env, e.text));
  return error;
}
template <class F> auto guarded(Napi::Env env, const F& f) -> decltype(f()) {
  try {
    return f();
  } catch (const DriverError& e) {
    throw error_of(env, e);
  }
}

Handle session_of(const Napi::CallbackInfo& info) { return *info[0].As<Napi::External<Handle>>().Data(); }
CUdeviceptr address(const Napi::Value& v) { return CUdeviceptr(v.As<Napi::Number>().DoubleValue()); }  // addresses have 48 bits
size_t size(const Napi::Value& v) { return size_t(v.As<Napi::Number>().Int64Value()); }
std::string text(const Napi::Value& v) { return v.As<Napi::String>(); }

struct Bytes { uint8_t* data; size_t length; };
Bytes bytes_of(const Napi::Value& v) {
  void* data = nullptr;
  size_t length = 0;
  napi_typedarray_type type;
  if (napi_get_typedarray_info(v.Env(), v, &type, &length, &data, nullptr, nullptr) != napi_ok) throw Napi::TypeError::New(v.Env(), "cuda: a typed array was expected");
  return {static_cast<uint8_t*>(data), v.As<Napi::TypedArray>().ByteLength()};
}

// Work on a thread of its own; what it needs lives until the promise is settled.
class Work : public Napi::AsyncWorker {
 public:
  Work(Napi::Env env, std::function<void()> work, Napi::Value kept) : Napi::AsyncWorker(env), deferred_(Napi::Promise::Deferred::New(env)), work_(std::move(work)) {
    if (kept.IsObject()) kept_ = Napi::Persistent(kept.As<Napi::Object>());
  }
  Napi::Promise promise() const { return deferred_.Promise(); }
  void Execute() override {
    try {
      work_();
    } catch (const DriverError& e) {
      failed_.reset(new DriverError(e));
    }
  }
  void OnOK() override {
    if (failed_) deferred_.Reject(error_of(Env(), *failed_).Value());
    else deferred_.Resolve(Env().Undefined());
  }

 private:
  Napi::Promise::Deferred deferred_;
  std::function<void()> work_;
  Napi::ObjectReference kept_;
  std::unique_ptr<DriverError> failed_;
};
Napi::Value start(Napi::Env env, std::function<void()> work, Napi::Value kept) {
  Work* const w = new Work(env, std::move(work), kept);
  const Napi::Promise promise = w->promise();
  w->Queue();
  return promise;
}

// devices(library): name, compute capability, memory of each.
Napi::Value devices(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  return guarded(env, [&]() -> Napi::Value {
    const auto driver = open_driver(text(info[0]));
    int count = 0, version = 0;
    SPARSOME_MUST(*driver, cuDeviceGetCount, &count);
    SPARSOME_MUST(*driver, cuDriverGetVersion, &version);
    const Napi::Array list = Napi::Array::New(env);
    for (int number = 0; number < count; number++) {
      CUdevice device;
      char name[256] = {};
      size_t memory = 0;
      int major = 0, minor = 0;
      SPARSOME_MUST(*driver, cuDeviceGet, &device, number);
      SPARSOME_MUST(*driver, cuDeviceGetName, name, int(sizeof name) - 1, device);
      SPARSOME_MUST(*driver, cuDeviceTotalMem_v2, &memory, device);
      SPARSOME_MUST(*driver, cuDeviceGetAttribute, &major, capability_major, device);
      SPARSOME_MUST(*driver, cuDeviceGetAttribute, &minor, capability_minor, device);
      const Napi::Object one = Napi::Object::New(env);
      one.Set("name", name);
      one.Set("memory", double(memory));
      one.Set("capability", major * 10 + minor);
      one.Set("driver", version);
      list.Set(uint32_t(number), one);
    }
    return list;
  });
}

// image(name): its text and the hash it was built with; undefined where there is none.
Napi::Value image(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const std::string name = text(info[0]);
  for (size_t i = 0; i < image_count; i++) {
    if (name != images[i].name) continue;
    const Napi::Object one = Napi::Object::New(env);
    one.Set("sha256", images[i].sha256);
    one.Set("ptx", Napi::String::New(env, images[i].text));
    return one;
  }
  return env.Undefined();
}

Napi::Value open(const Napi::CallbackInfo& info) {
  return guarded(info.Env(), [&]() -> Napi::Value {
    Handle* const handle = new Handle(std::make_shared<Session>(open_driver(text(info[0])), info[1].As<Napi::Number>().Int32Value()));
    return Napi::External<Handle>::New(info.Env(), handle, [](Napi::Env, Handle* h) { delete h; });
  });
}
void close(const Napi::CallbackInfo& info) { session_of(info)->close(); }

Napi::Value allocate(const Napi::CallbackInfo& info) {
  return guarded(info.Env(), [&]() -> Napi::Value { return Napi::Number::New(info.Env(), double(session_of(info)->allocate(size(info[1])))); });
}
void free_memory(const Napi::CallbackInfo& info) { guarded(info.Env(), [&] { session_of(info)->free(address(info[1])); }); }
void clear(const Napi::CallbackInfo& info) { guarded(info.Env(), [&] { session_of(info)->clear(address(info[1]), size(info[2])); }); }
// write(session, address, array): a small array at once, others on a thread.
constexpr size_t at_once = 256 << 10;
Napi::Value write(const Napi::CallbackInfo& info) {
  const Handle s = session_of(info);
  const CUdeviceptr to = address(info[1]);
  const Bytes from = bytes_of(info[2]);
  const auto work = [=] { s->write(to, from.data, from.length); };
  if (from.length > at_once) return start(info.Env(), work, info[2]);
  guarded(info.Env(), work);
  return info.Env().Undefined();
}
// read(session, addresses, arrays)
Napi::Value read(const Napi::CallbackInfo& info) {
  const Handle s = session_of(info);
  const Napi::Array from = info[1].As<Napi::Array>(), to = info[2].As<Napi::Array>();
  std::vector<Part> all;
  for (uint32_t i = 0; i < to.Length(); i++) {
    const Bytes bytes = bytes_of(to.Get(i));
    if (bytes.length > 0) all.push_back({bytes.data, address(from.Get(i)), bytes.length});
  }
  return start(info.Env(), [=] { s->read(all); }, info[2]);
}
Napi::Value finish(const Napi::CallbackInfo& info) {
  const Handle s = session_of(info);
  return start(info.Env(), [=] { s->finish(); }, info.Env().Undefined());
}
// spent(session): submissions, readbacks and waits since the last call.
Napi::Value spent(const Napi::CallbackInfo& info) {
  const Spent s = session_of(info)->spent();
  const Napi::Object one = Napi::Object::New(info.Env());
  one.Set("submissions", s.submissions);
  one.Set("readbacks", s.readbacks);
  one.Set("waits", s.waits);
  return one;
}

void load(const Napi::CallbackInfo& info) {
  const std::string name = text(info[1]);
  guarded(info.Env(), [&] {
    for (size_t i = 0; i < image_count; i++) if (name == images[i].name) return session_of(info)->load(images[i]);
    throw DriverError("load", "no image", name);
  });
}
// launch(session, image, entry, grid, block, shared bytes, call)
void launch(const Napi::CallbackInfo& info) {
  const auto number = [&](int i) { return info[size_t(i)].As<Napi::Number>().Uint32Value(); };
  guarded(info.Env(), [&] { session_of(info)->launch(text(info[1]), text(info[2]), number(3), number(4), number(5), bytes_of(info[6]).data); });
}

Napi::Object init(Napi::Env env, Napi::Object exports) {
  const auto add = [&](const char* name, auto* f) { exports.Set(name, Napi::Function::New(env, f, name)); };
  add("devices", devices);
  add("image", image);
  add("open", open);
  add("close", close);
  add("allocate", allocate);
  add("free", free_memory);
  add("clear", clear);
  add("write", write);
  add("read", read);
  add("finish", finish);
  add("spent", spent);
  add("load", load);
  add("launch", launch);
  return exports;
}
}  // namespace
NODE_API_MODULE(sparsome_cuda, init)
