"""dense.eigh-top: LAPACK."""

import numpy as np

from lib import Suite, mat, vec
from matrices import rng
from spectral import largest


def build():
    s = Suite('dense.eigh-top', 1, __file__, ('spectral',))

    def add(case, why, a, count, seed=None, attrs=None):
        values, vectors = largest(a, count)
        out = {'values': vec('f64', values), 'vectors': mat('f64', vectors.shape, vectors)}
        s.add(case, why, {'a': mat('f64', a.shape, a)}, out, {'count': count} | (attrs or {}), {'vectors': {'by': 'close', 'rel': 0, 'abs': 1e-12}}, seed)

    def symmetric(seed, n, rank):
        x = rng(seed).integers(-1000, 1000, (rank, n)) / 777.0
        return x.T @ x

    add('one', 'a number', np.array([[2.5]]), 1)
    add('diagonal', 'eigenvectors are unit vectors', np.diag([3.0, -7.0, 5.0, 1.0]), 3)
    add('small', 'taken whole', symmetric(1, 20, 30), 5, 1)
    add('all', 'every pair', symmetric(2, 11, 15), 11, 2)
    add('basis', 'large enough for a basis that grows', symmetric(3, 130, 200), 4, 3, {'tolerance': 1e-10})
    add('low-rank', 'the space is exhausted before the basis is full', symmetric(4, 140, 10), 6, 4)
    return s
