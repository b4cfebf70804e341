// One grid: blocks in order, the threads of a block as fibers, and the rules checked that a GPU leaves unchecked.
#include "engine.hpp"
#include <string.h>
#include <sys/mman.h>
#include <cstdlib>
#include <memory>
#include <vector>
#include "fiber.hpp"

namespace sparsome { namespace emulated {

Thread* self;
Index block_index, block_size, grid_size;
unsigned char* shared_memory;

namespace {
constexpr size_t stack_bytes = 64 << 10;  // address space: pages are touched on use
enum class State : uint8_t { ready, at_barrier, at_meeting, ended };

struct Lane : Thread {
  Fiber fiber;
  State state;
  Where at;
  Meeting meeting;
  unsigned mask;
  uint64_t value;
};
// Of the last meeting of each lane: who took part, with what.
struct Warp { uint64_t value[32]; unsigned present[32]; };

unsigned char* stacks;
size_t stack_count;
std::vector<Lane> lanes;
std::vector<Warp> warps;
Fiber scheduler;
const Kernel* kernel;
const Call* call;
unsigned thread_count, living, waiting;
std::string failure;

Lane& running() { return *static_cast<Lane*>(self); }
void give_way() { switch_fiber(running().fiber, scheduler); }
std::string name_of(const Lane& l) { return "block " + std::to_string(block_index.x) + " thread " + std::to_string(l.index.x); }
std::string place_of(Where w) {
  const char* slash = strrchr(w.file, '/');
  return std::string(slash ? slash + 1 : w.file) + ":" + std::to_string(w.line);
}
void fail(const std::string& what) {
  if (failure.empty()) failure = std::string("kernel ") + kernel->name + ": " + what;
}

void body() {
  kernel->run(*call);
  running().state = State::ended;
  living--;
  give_way();
  abort();  // an ended fiber is never resumed
}

// Whose turn it is: n numbers in the order that was asked for; the same draws give the same order.
class Turns {
 public:
  Turns(Order order, uint64_t seed) : order_(order), draws_(seed) {}
  void arrange(unsigned n) {
    n_ = n;
    if (order_ != Order::random) return;
    mixed_.resize(n);
    for (unsigned k = 0; k < n; k++) {
      draws_ = draws_ * 6364136223846793005u + 1442695040888963407u;
      const unsigned other = unsigned(draws_ >> 33) % (k + 1);
      mixed_[k] = mixed_[other];
      mixed_[other] = k;
    }
  }
  unsigned operator[](unsigned k) const { return order_ == Order::random ? mixed_[k] : order_ == Order::reverse ? n_ - 1 - k : k; }

 private:
  Order order_;
  uint64_t draws_;
  unsigned n_ = 0;
  std::vector<unsigned> mixed_;
};

unsigned lanes_in(unsigned warp) { return thread_count - warp * 32 < 32 ? thread_count - warp * 32 : 32; }

// Lanes of `a`'s mask that have come; false while one that still runs is missing. Ended lanes count as absent.
bool all_came(unsigned warp, const Lane& a, unsigned* present) {
  *present = 0;
  for (unsigned k = 0; k < lanes_in(warp); k++) {
    const Lane& b = lanes[warp * 32 + k];
    if (!(a.mask >> k & 1) || b.state == State::ended) continue;
    if (b.state != State::at_meeting || b.mask != a.mask || b.meeting != a.meeting) return false;
    *present |= 1u << k;
  }
  return true;
}

// Lets the lanes of a warp go on whose partners have all come.
bool release(unsigned warp) {
  bool any = false;
  for (unsigned l = 0; l < lanes_in(warp); l++) {
    const Lane a = lanes[warp * 32 + l];
    unsigned present;
    if (a.state != State::at_meeting || !all_came(warp, a, &present)) continue;
    for (unsigned k = 0; k < 32; k++) {
      if (!(present >> k & 1)) continue;
      Lane& b = lanes[warp * 32 + k];
      warps[warp].value[k] = b.value;
      warps[warp].present[k] = present;
      b.state = State::ready;
      if (b.at.line != a.at.line) fail(name_of(b) + ": lanes of one mask meet at different lines, " + place_of(a.at) + " and " + place_of(b.at));
    }
    any = true;
  }
  return any;
}

// A warp runs on until each of its lanes waits for the block or has ended.
bool run_warp(unsigned warp, Turns& turns) {
  bool ran = false;
  do {
    const unsigned n = lanes_in(warp);
    turns.arrange(n);
    for (unsigned k = 0; k < n; k++) {
      Lane& lane = lanes[warp * 32 + turns[k]];
      if (lane.state != State::ready) continue;
      self = &lane;
      ran = true;
      switch_fiber(scheduler, lane.fiber);
    }
  } while (release(warp));
  return ran;
}

// Ended threads count as arrived.
bool pass_barrier() {
  if (living == 0 || waiting != living) return false;
  Where first = {nullptr, 0};
  for (Lane& l : lanes) {
    if (l.state != State::at_barrier) continue;
    if (!first.file) first = l.at;
    else if (first.line != l.at.line) fail(name_of(l) + ": the block waits at two lines, " + place_of(first) + " and " + place_of(l.at));
    l.state = State::ready;
  }
  waiting = 0;
  return true;
}

void tell_deadlock() {
  std::string text = "deadlock, nobody can go on:";
  int told = 0, last = -1;
  for (const Lane& l : lanes) {
    if (told == 4 || l.state == State::ended || l.at.line == last) continue;
    text += " " + name_of(l) + (l.state == State::at_barrier ? " waits for its block at " : " waits for lanes of its mask at ") + place_of(l.at) + ";";
    last = l.at.line;
    told++;
  }
  fail(text);
}

void run_block(unsigned shared_bytes, Order order) {
  memset(shared_memory, 0xff, shared_bytes);  // NaN, -1: nobody may rely on it
  for (unsigned t = 0; t < thread_count; t++) {
    Lane& l = lanes[t];
    l.index = {t, 0, 0};
    l.lane = t % 32;
    l.warp = t / 32;
    l.state = State::ready;
    l.fiber.start(stacks + t * stack_bytes, stack_bytes, body);
  }
  living = thread_count;
  waiting = 0;
  Turns of_warps(order, 1 + block_index.x), of_lanes(order, 2 + block_index.x);
  while (living > 0) {
    bool ran = false;
    of_warps.arrange(unsigned(warps.size()));
    for (unsigned w = 0; w < warps.size(); w++) ran = run_warp(of_warps[w], of_lanes) || ran;
    if (pass_barrier()) ran = true;
    if (!ran) return tell_deadlock();
  }
}

void make_stacks(unsigned count) {
  if (stack_count >= count) return;
  if (stacks) munmap(stacks, stack_count * stack_bytes);
  stacks = static_cast<unsigned char*>(mmap(nullptr, count * stack_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0));
  stack_count = count;
}
}  // namespace

void undefined(const char* what, Where w) { fail(name_of(running()) + ": " + what + " at " + place_of(w)); }

void meet_block(Where w) {
  running().state = State::at_barrier;
  running().at = w;
  waiting++;
  give_way();
}

void meet_warp(Meeting meeting, unsigned mask, uint64_t value, Where w) {
  Lane& me = running();
  if (!(mask >> me.lane & 1)) return undefined("the lane is not in its own mask", w);
  me.state = State::at_meeting;
  me.at = w;
  me.meeting = meeting;
  me.mask = mask;
  me.value = value;
  give_way();
}

bool brought(unsigned mask, unsigned lane, uint64_t* value) {
  const Warp& w = warps[self->warp];
  if (!(mask >> lane & 1) || !(w.present[self->lane] >> lane & 1)) return false;
  *value = w.value[lane];
  return true;
}

std::string run_grid(const Kernel& k, const Call& c, Index grid, Index block, unsigned shared_bytes, Order order) {
  kernel = &k;
  call = &c;
  grid_size = grid;
  block_size = block;
  failure.clear();
  thread_count = block.x;
  make_stacks(thread_count);
  lanes.resize(thread_count);
  warps.resize((thread_count + 31) / 32);
  std::unique_ptr<unsigned char[]> shared(new unsigned char[shared_bytes + 16]);
  shared_memory = reinterpret_cast<unsigned char*>((reinterpret_cast<uintptr_t>(shared.get()) + 15) & ~uintptr_t(15));
  Turns of_blocks(order, grid.x);
  of_blocks.arrange(grid.x);
  for (unsigned b = 0; b < grid.x && failure.empty(); b++) {
    block_index = {of_blocks[b], 0, 0};
    run_block(shared_bytes, order);
  }
  return failure;
}

}}  // namespace sparsome::emulated
