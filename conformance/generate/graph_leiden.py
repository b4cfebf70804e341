"""graph.leiden: the best modularity of all partitions of small graphs, by trying every one in exact rational arithmetic.

Graphs are chosen so that the best partition is unique and found in one pass by any good method.
"""

from fractions import Fraction

from graphs import undirected
from lib import Suite, vec


def partitions(n):
    """Restricted growth strings: every partition of n vertices once."""
    labels = [0] * n

    def grow(i, used):
        if i == n:
            yield list(labels)
            return
        for label in range(used + 1):
            labels[i] = label
            yield from grow(i + 1, max(used, label + 1))

    yield from grow(0, 0)


def quality(weights, labels, resolution):
    n = len(labels)
    total = sum(map(sum, weights))
    if total == 0:
        return Fraction(0)
    strength = [sum(row) for row in weights]
    inside = sum(weights[i][j] for i in range(n) for j in range(n) if labels[i] == labels[j])
    groups = {}
    for label, k in zip(labels, strength, strict=True):
        groups[label] = groups.get(label, Fraction(0)) + k
    return inside / total - resolution * sum((k / total) ** 2 for k in groups.values())


def renumbered(labels):
    """The largest community first, equally large ones by their smallest member."""
    members = {}
    for i, label in enumerate(labels):
        members.setdefault(label, []).append(i)
    order = sorted(members, key=lambda label: (-len(members[label]), members[label][0]))
    number = {label: n for n, label in enumerate(order)}
    return [number[label] for label in labels]


def clique(members, w=1.0):
    return [(a, b, w) for n, a in enumerate(members) for b in members[n + 1 :]]


def build():
    s = Suite('graph.leiden', 1, __file__, also=('graphs',))

    def add(case, why, n, edges, resolution=1.0, dtype='f32', ptr='i32', seed=0):
        m = undirected(n, edges, dtype, ptr)
        weights = [[Fraction(0)] * n for _ in range(n)]
        for i, (indices, values) in enumerate(m.lines()):
            for j, v in zip(indices, values, strict=True):
                weights[i][j] = Fraction(v)
        exact = Fraction(resolution)
        scored = sorted(((quality(weights, p, exact), p) for p in partitions(n)), key=lambda q: q[0], reverse=True)
        best = scored[0] if scored else (Fraction(0), [])
        joined = [i for i in range(n) if any(weights[i])]
        # Vertices without edges may lie anywhere: the partition is theirs alone, as the contract's is.
        same = [p for q, p in scored if q == best[0]]
        alone = [p for p in same if all(p.count(p[i]) == 1 for i in range(n) if i not in joined)]
        if n and len(alone) != 1:
            raise ValueError(f'{case}: {len(alone)} best partitions')
        labels = renumbered(alone[0]) if n else []
        s.add(
            case,
            why,
            {'graph': m},
            {'membership': vec('i32', labels), 'modularity': vec('f64', [float(best[0])]), 'passes': vec('u32', [1])},
            {'resolution': resolution, 'iterations': 1, 'seed': seed},
        )

    a, b, c = [0, 1, 2, 3], [4, 5, 6], [7, 8]
    add('two-cliques', 'joined by one edge', 7, clique(a) + clique(b) + [(3, 4, 1.0)])
    add('two-cliques-f64', 'weights of f64, pointers of 64 bits, another seed', 7, clique(a, 0.3) + clique(b, 0.7) + [(3, 4, 0.1)], 1.0, 'f64', 'i64', 7)
    add('three-cliques', 'of different sizes, weakly joined', 9, clique(a) + clique(b) + clique(c) + [(3, 4, 0.125), (6, 7, 0.125)])
    add('apart', 'components never share a community', 9, clique(a) + clique(b) + clique(c))
    add('high-resolution', 'everything falls apart into pairs', 8, [(2 * i, 2 * i + 1, 4.0) for i in range(4)] + [(2 * i + 1, (2 * i + 2) % 8, 1.0) for i in range(4)], 1.5)
    add('low-resolution', 'everything becomes one community', 7, clique(a) + clique(b) + [(3, 4, 1.0)], 0.0625)
    add('isolated', 'a vertex without edges is a community of its own', 5, clique([0, 1, 3, 4]))
    add('self-loops', 'a loop counts in the strength of its vertex', 7, clique(a) + clique(b) + [(3, 4, 0.5), (0, 0, 1.0), (5, 5, 2.0)])
    add('stored-zeros', 'a weight of 0 is no edge', 7, clique(a) + clique(b) + [(0, 5, 0.0), (2, 6, 0.0)])
    add('scales', 'weights a million times apart', 7, clique(a, 1e3) + clique(b, 1e-3) + [(3, 4, 1e-9)], 1.0, 'f64')
    add('interleaved', 'members of the communities in turn', 8, clique([0, 2, 4, 6]) + clique([1, 3, 5, 7]) + [(0, 1, 0.5)])
    add('one', 'a single vertex with a loop', 1, [(0, 0, 2.0)])
    return s
