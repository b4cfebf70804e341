// The smallest cooperative fiber: a stack and a saved stack pointer, switched in a dozen instructions. ucontext serves other
// processors; it makes a system call at each switch and is some forty times slower.
#pragma once
#include <stddef.h>
#include <stdint.h>
#if !defined(__x86_64__) && !defined(__aarch64__)
#include <ucontext.h>
#endif

namespace sparsome { namespace emulated {

#if defined(__x86_64__)
constexpr int saved_words = 6;      // rbp rbx r12 … r15
constexpr int return_word = saved_words;
#elif defined(__aarch64__)
constexpr int saved_words = 20;     // x19 … x30, d8 … d15
constexpr int return_word = 11;     // x30, where `ret` goes
#endif

#if defined(__x86_64__) || defined(__aarch64__)
// Defined in switch.cc.
extern "C" void sparsome_switch_fiber(void** save, void* load);

struct Fiber {
  void* pointer = nullptr;
  void start(unsigned char* stack, size_t bytes, void (*body)()) {
    // One word more for x86-64: a return address that is never used keeps its 16-byte rule at the entry of `body`.
    uint64_t* top = reinterpret_cast<uint64_t*>((reinterpret_cast<uintptr_t>(stack) + bytes) & ~uintptr_t(15)) - 22;
    for (int i = 0; i < 22; i++) top[i] = 0;
#if defined(__x86_64__)
    top += 22 - 2 - saved_words;
#endif
    top[return_word] = reinterpret_cast<uint64_t>(body);
    pointer = top;
  }
};
inline void switch_fiber(Fiber& from, Fiber& to) { sparsome_switch_fiber(&from.pointer, to.pointer); }
#else
struct Fiber {
  ucontext_t context;
  void start(unsigned char* stack, size_t bytes, void (*body)()) {
    getcontext(&context);
    context.uc_stack.ss_sp = stack;
    context.uc_stack.ss_size = bytes;
    context.uc_link = nullptr;
    makecontext(&context, body, 0);
  }
};
inline void switch_fiber(Fiber& from, Fiber& to) { swapcontext(&from.context, &to.context); }
#endif

}}  // namespace sparsome::emulated
