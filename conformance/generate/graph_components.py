"""graph.components: scipy.sparse.csgraph.connected_components, renumbered by the smallest vertex."""

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from graphs import near, path, undirected
from lib import Suite, vec
from matrices import matrix, rng


def build():
    s = Suite('graph.components', 1, __file__, also=('graphs',))

    def add(case, why, m, seed=None):
        n = m.major
        number, labels = 0, np.zeros(0, 'i4')
        if n > 0:
            ones = np.ones(len(m.indices))
            number, labels = connected_components(csr_array((ones, m.indices, m.indptr), shape=(n, n)), directed=True, connection='weak')
            first = {}
            for label in labels.tolist():
                first.setdefault(label, len(first))
            labels = np.array([first[label] for label in labels.tolist()])
        s.add(case, why, {'graph': m}, {'component': vec('i32', labels), 'count': vec('u32', [number])}, seed=seed)

    add('typical', 'clusters joined to a ring: one component', undirected(60, near(1, 60, 4, 3)), 1)
    loose = [(i, j, w) for i, j, w in near(2, 90, 3, 5) if i % 5 == j % 5]
    add('clusters', 'five clusters, their vertices interleaved, no edges between', undirected(90, loose, 'f64', 'i64'), 2)
    add('nothing', 'no vertices, no components', undirected(0, []))
    add('isolated', 'every vertex is a component', undirected(5, [], 'f32', 'i64'))
    add('one', 'a vertex joined to itself', undirected(1, [(0, 0, 1.0)]))
    add('one-way', 'an entry joins both its ends, whichever way it is stored', matrix([[], [], [(0, 1)], [(1, 2)]], 4, 'f64'))
    add('stored-zero', 'an entry of value 0 joins too', matrix([[(2, 0.0)], [], [(0, 0.0)]], 3, 'f32'))
    add('path-backwards', 'a path through all vertices from the last to the first', undirected(300, [(299 - i, 298 - i, 1.0) for i in range(299)]))
    evens = [(2 * i, 2 * j, w) for i, j, w in path(400)] + [(2 * i + 1, 2 * j + 1, w) for i, j, w in path(400)]
    add('interleaved', 'two paths, of even and of odd vertices', undirected(800, evens))
    g = rng(3)
    pairs = [(int(a), int(b), 1.0) for a, b in g.integers(0, 1500, (700, 2))]
    add('random', 'about as many edges as make the largest component appear', undirected(1500, pairs), 3)
    return s
