"""graph.spectral-start: numpy.linalg.eigh of the dense matrix D^-1/2 W D^-1/2; the space that vectors 2 and 3 span."""

import numpy as np

from graphs import dense, near, path, undirected
from lib import Suite, mat
from matrices import rng



def groups(seed, n):
    """Each vertex joined to 12 drawn ones of its own third of the vertices, one in 20 to the next third."""
    g = rng(seed)
    size = n // 3
    own = [(i, i // size * size + int(j), 1.0) for i in range(n) for j in g.integers(0, size, 12)]
    return own + [(i, (i + size) % n, 0.5 + i % 3) for i in range(0, n, 20)]


def build():
    s = Suite('graph.spectral-start', 1, __file__, also=('graphs',))

    def add(case, why, m, seed=None):
        w = dense(m)
        root = np.sqrt(w.sum(1))
        values, vectors = np.linalg.eigh(w / np.outer(root, root))
        if (m.major > 3 and values[-3] - values[-4] < 0.004) or values[-2] > 0.9999:
            raise ValueError(f'{case}: the space is not well defined: {values[-5:]}')
        # Rounded: the last digits depend on the machine's LAPACK, and the comparison does not see them.
        two = np.round(vectors[:, [-2, -3]], 6)
        two *= np.sign(two[np.abs(two).argmax(0), [0, 1]])
        s.add(case, why, {'graph': m}, {'y': mat('f32', (m.major, 2), two)}, {}, seed=seed)

    add('typical', 'three clusters joined to a ring', undirected(60, near(1, 60, 5, 3)), 1)
    add('blocks', 'more vertices than a block of 1024 rows, in three clusters', undirected(1500, groups(2, 1500)), 2)
    add('path', 'eigenvectors are cosines', undirected(12, path(12), 'f32', 'i64'))
    grid = [(i, i + 1, 1.0) for i in range(35) if i % 7 != 6] + [(i, i + 7, 1.0) for i in range(28)]
    add('grid', 'a grid of 5 x 7', undirected(35, grid))
    add('weights', 'a path with weights that differ by 1000', undirected(9, [(i, i + 1, 10.0 ** (i % 4)) for i in range(8)]))
    add('three', 'the smallest graph with two more eigenvectors, fewer vertices than columns', undirected(3, [(0, 1, 1.0), (1, 2, 2.0)]))
    return s
