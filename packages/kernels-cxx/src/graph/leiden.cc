#include "leiden/aggregation.hpp"
#include "leiden/network.hpp"
#include "leiden/refinement.hpp"
#include "leiden/results.hpp"

namespace sparsome { namespace SPARSOME_TARGET { namespace {
using namespace slots::graph_leiden;
using namespace leiden;

// Passes until nothing moves are a handful; this many are none.
constexpr int32_t most_iterations = 1000;
// Of one round: some hundredths of a second, so that a call can be ended.
constexpr int64_t visits_in_a_round = 1 << 18;

enum class Phase : int32_t { iteration, level, moving, refining, joining, done };

struct State {
  Phase phase;
  bool parallel;  // do shares take part in this round?
  bool moved;     // has any node moved in this pass?
  int32_t iteration, most, level;
  int32_t from, to;  // places or parts of this round
  int32_t parts;
  double price, theta, unit;
  Network levels[3];  // the graph and, in turn, the smaller ones
  Network *now, *next;
  int32_t *community, *next_community;
  int32_t* node;  // of each node of the graph: its node on this level
  int32_t *number, *spare;
  double* strength_of;  // of each community
  Moving moving;
  Refinement refinement;
  Aggregation aggregation;
  Candidates* candidates;  // of each share

  Key key(uint32_t from_seed) const { return {from_seed, iteration, level}; }
};

// Where everything lies; `from` 0 measures.
int64_t lay_out(const Frame& f, int32_t shares, uint8_t* from, State** found) {
  Layout memory(from);
  State* const state = memory.take<State>(1);
  State s = {};
  const int64_t n = f[graph].major, edges = f[graph].nnz;
  for (Network& g : s.levels) g = network_of(memory, n, edges);
  s.community = memory.take<int32_t>(n);
  s.next_community = memory.take<int32_t>(n);
  s.node = memory.take<int32_t>(n);
  s.number = memory.take<int32_t>(n + 1);
  s.spare = memory.take<int32_t>(n);
  s.strength_of = memory.take<double>(n);
  s.moving.queue = memory.take<int32_t>(n);
  s.moving.size = memory.take<int32_t>(n);
  s.moving.unused = memory.take<int32_t>(n);
  s.moving.queued = memory.take<uint8_t>(n);
  s.refinement.sorted = memory.take<int32_t>(n);
  s.refinement.end_of = memory.take<int32_t>(n + 1);
  s.refinement.part = memory.take<int32_t>(n);
  s.refinement.size = memory.take<int32_t>(n);
  s.refinement.strength_of_part = memory.take<double>(n);
  s.refinement.outward = memory.take<double>(n);
  s.aggregation.first = memory.take<int32_t>(n + 1);
  s.aggregation.members = memory.take<int32_t>(n);
  s.aggregation.room = memory.take<int64_t>(n + 1);
  s.candidates = memory.take<Candidates>(shares);
  for (int32_t i = 0; i < shares; i++) {
    const Candidates c = {memory.take<double>(n), memory.take<int32_t>(n + 1), memory.take<double>(n + 1)};
    if (found) s.candidates[i] = c;
  }
  if (found) {
    *state = s;
    *found = state;
  }
  return memory.bytes();
}
int64_t scratch(const Frame& f, int32_t shares) { return lay_out(f, shares, nullptr, nullptr); }
State& state_of(const Frame& f) {
  Layout memory(f.scratch_as<uint8_t>());
  return *memory.take<State>(1);
}

// False: there is nothing to find.
bool begin(const Frame& f, int32_t shares) {
  State* found = nullptr;
  lay_out(f, shares, f.scratch_as<uint8_t>(), &found);
  State& s = *found;
  s.now = &s.levels[0];
  int32_t* const members = f[membership].as<int32_t>();
  f[passes].as<uint32_t>()[0] = 0;
  Weighed weighed = {};
  visit(f[graph], [&](const auto& matrix) { weighed = weigh(matrix, *s.now, s.spare); });
  const int32_t n = int32_t(f[graph].major);
  for (int32_t v = 0; v < n; v++) members[v] = weighed.valid ? v : -1;
  double twice = 0;
  if (!weighed.valid) f[modularity].as<double>()[0] = __builtin_nan("");
  else {
    f[modularity].as<double>()[0] = 0;
    for (int32_t v = 0; v < n; v++) twice += s.now->strength[v];
  }
  if (twice == 0) return false;
  for (int32_t i = 0; i < shares; i++) for (int32_t v = 0; v < n; v++) s.candidates[i].linked[v] = 0;
  const int32_t wanted = int32_t(f.attribute(iterations));
  s.most = wanted == 0 ? most_iterations : wanted;
  s.price = f.attribute(resolution) / twice;
  s.theta = f.attribute(theta);
  s.unit = weighed.unit;
  s.phase = Phase::iteration;
  return true;
}

void begin_iteration(const Frame& f, State& s) {
  const int32_t* const members = f[membership].as<int32_t>();
  s.now = &s.levels[0];
  for (int32_t v = 0; v < s.now->nodes; v++) {
    s.node[v] = v;
    s.community[v] = members[v];
  }
  s.level = 0;
  s.moved = false;
  s.phase = Phase::level;
}

void begin_level(const Frame& f, State& s) {
  const Network& g = *s.now;
  for (int32_t v = 0; v < g.nodes; v++) s.strength_of[v] = 0;
  for (int32_t v = 0; v < g.nodes; v++) s.strength_of[s.community[v]] += g.strength[v];
  s.moving.begin(g, s.community, s.key(uint32_t(f.attribute(seed))));
  s.phase = Phase::moving;
}

void end_moving(const Frame& f, State& s) {
  s.moved |= s.moving.moved;
  int32_t* const members = f[membership].as<int32_t>();
  for (int64_t v = 0; v < f[membership].major; v++) members[v] = s.community[s.node[v]];
  s.refinement.begin(*s.now, s.community, s.key(uint32_t(f.attribute(seed))), s.spare);
  s.from = s.to = 0;
  s.phase = Phase::refining;
}

// The pass ends where nothing was merged; else the parts become nodes, which begin in the communities they came from.
void end_refining(const Frame& f, State& s) {
  const int32_t nodes = s.now->nodes;
  s.parts = renumber(s.refinement.part, nodes, s.number);
  if (s.parts == nodes) {
    f[passes].as<uint32_t>()[0] = uint32_t(++s.iteration);
    s.phase = s.moved && s.iteration < s.most ? Phase::iteration : Phase::done;
    return;
  }
  renumber(s.community, nodes, s.number);
  for (int32_t v = 0; v < nodes; v++) s.next_community[s.refinement.part[v]] = s.community[v];
  for (int64_t v = 0; v < f[membership].major; v++) s.node[v] = s.refinement.part[s.node[v]];
  s.next = s.now == &s.levels[1] ? &s.levels[2] : &s.levels[1];
  s.aggregation.begin(*s.now, s.refinement.part, s.parts, *s.next);
  s.from = s.to = 0;
  s.phase = Phase::joining;
}

void end_joining(State& s) {
  int32_t* const other = s.community;
  s.community = s.next_community;
  s.next_community = other;
  s.now = s.next;
  s.level++;
  s.phase = Phase::level;
}

void finish(const Frame& f, const State& s) {
  int32_t* const members = f[membership].as<int32_t>();
  const int32_t nodes = int32_t(f[membership].major);
  const int32_t communities = number_by_size(members, nodes, s.spare, s.number, s.moving.size, s.moving.unused);
  visit(f[graph], [&](const auto& matrix) {
    f[modularity].as<double>()[0] = modularity_of(matrix, members, communities, f.attribute(resolution), s.strength_of, s.refinement.outward);
  });
}

bool next(const Frame& f, int64_t round, int32_t shares) {
  if (round == 0 && !begin(f, shares)) return false;
  State& s = state_of(f);
  const int64_t step = visits_in_a_round * shares;
  f.progress(s.iteration, s.most);
  s.parallel = false;
  for (;;) {
    switch (s.phase) {
      case Phase::iteration: begin_iteration(f, s); break;
      case Phase::level: begin_level(f, s); break;
      case Phase::moving:
        // One node after the other, as each looks at where the last one went.
        if (s.moving.visit(*s.now, s.community, s.strength_of, s.price, s.candidates[0], visits_in_a_round)) return true;
        end_moving(f, s);
        break;
      case Phase::refining:
        s.from = s.to;
        s.to = s.refinement.border(*s.now, s.community, s.from + step);
        if (s.from < s.to) return s.parallel = true;
        end_refining(f, s);
        break;
      case Phase::joining:
        s.from = s.to;
        s.to = int32_t(min(int64_t(s.parts), s.from + step));
        if (s.from < s.to) return s.parallel = true;
        end_joining(s);
        break;
      case Phase::done: finish(f, s); return false;
    }
  }
}

void run(const Frame& f, int32_t share, int32_t shares) {
  State& s = state_of(f);
  if (!s.parallel) return;
  if (s.phase == Phase::refining) {
    const Range places = part(s.to - s.from, share, shares);
    const int32_t from = s.refinement.border(*s.now, s.community, s.from + places.from);
    const int32_t to = s.refinement.border(*s.now, s.community, s.from + places.to);
    s.refinement.refine(*s.now, s.community, s.strength_of, s.price, s.theta, s.unit, s.key(uint32_t(f.attribute(seed))), s.candidates[share], from, to);
    return;
  }
  // Parts by the edges of their members.
  const int64_t* const room = s.aggregation.room;
  const auto start = [&](int64_t d) { return room[s.from + d] - room[s.from]; };
  const Range parts = lines_by(start, s.to - s.from, share, shares);
  s.aggregation.join(*s.now, s.refinement.part, *s.next, s.candidates[share].linked, int32_t(s.from + parts.from), int32_t(s.from + parts.to));
}
}  // namespace

SPARSOME_KERNEL(graph_leiden, "graph.leiden", 1, few, scratch, run, next)
}}  // namespace sparsome::SPARSOME_TARGET
