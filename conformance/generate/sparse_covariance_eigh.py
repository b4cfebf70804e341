"""sparse.covariance-eigh: LAPACK on the dense centred matrix in f64."""

import numpy as np

from lib import Suite, mat, vec
from matrices import counts, drawn, matrix, reals, signed
from spectral import dense, largest


def build():
    s = Suite('sparse.covariance-eigh', 1, __file__, ('spectral',))

    def add(case, why, m, count, seed=None, single=True, attrs=None):
        a = dense(m)
        mean = a.mean(axis=0)
        values, vectors = largest((a - mean).T @ (a - mean), count)
        out = {'values': vec('f64', values), 'vectors': mat('f64', vectors.shape, vectors), 'mean': vec('f64', mean)}
        compare = {'values': {'by': 'close', 'rel': 1e-12, 'abs': 1e-11}}
        if single:
            compare['vectors'] = {'by': 'close', 'rel': 0, 'abs': 1e-12}
        s.add(case, why, {'x': m}, out, {'count': count} | (attrs or {}), compare, seed)

    add('typical-counts', 'a small matrix, taken whole', drawn(1, 30, 9, 0.4, counts, 'f32'), 3, 1)
    add('real-f32-csc', 'f32, by columns, long pointers', drawn(2, 40, 17, 0.5, reals, 'f32', 'csc', 'i64'), 4, 2)
    add('real-f64-csc', 'f64, by columns', drawn(3, 25, 12, 0.6, signed, 'f64', 'csc'), 5, 3)
    add('real-f64', 'f64 with long pointers', drawn(4, 50, 30, 0.3, signed, 'f64', 'csr', 'i64'), 2, 4)
    add('all', 'as many as there are', drawn(5, 20, 6, 0.5, signed, 'f64'), 6, 5)
    add('few-lines', 'fewer lines than columns: the space is exhausted', drawn(6, 12, 200, 0.3, signed, 'f64'), 11, 6)
    add('basis', 'large enough for a basis that grows', drawn(7, 300, 150, 0.2, signed, 'f64'), 4, 7)
    add('restart', 'a flat spectrum fills the basis', drawn(8, 900, 700, 0.1, signed, 'f32'), 2, 8, attrs={'tolerance': 1e-10})
    add('another-seed', 'the same pairs from another start', drawn(7, 300, 150, 0.2, signed, 'f64'), 4, 7, attrs={'seed': 5})
    m = drawn(9, 60, 120, 0.4, signed, 'f64')
    twice = np.hstack([dense(m)[:30], np.zeros((30, 120))]), np.hstack([np.zeros((30, 120)), dense(m)[:30]])
    both = np.vstack([*twice])
    lines = [[(int(i), float(row[i])) for i in np.flatnonzero(row)] for row in np.vstack([both, -both])]
    add('double', 'every eigenvalue twice', matrix(lines, 240, 'f64'), 6, 9, single=False)
    return s.finish(('f32', 'f64'))
