"""sparse.matmul-dense: products of numpy, added exactly by math.fsum."""

from lib import Suite, mat, vec
from matrices import counts, drawn, matrix, reals, rng, signed
from spectral import dense, product


def build():
    s = Suite('sparse.matmul-dense', 1, __file__, ('spectral',))

    def add(case, why, m, width, seed, shifted=True):
        b = rng(seed).integers(-1000, 1000, (m.minor, width)) / 777.0
        shift = rng(seed + 100).integers(-1000, 1000, width) / 777.0
        inputs = {'x': m, 'b': mat('f64', b.shape, b)} | ({'shift': vec('f64', shift)} if shifted else {})
        s.add(case, why, inputs, {'y': product(dense(m), b, shift if shifted else None)}, seed=seed)

    add('typical-counts', 'whole counts', drawn(1, 30, 9, 0.4, counts, 'f32'), 5, 1)
    add('real-f32-csc', 'f32, by columns, long pointers', drawn(2, 20, 11, 0.5, reals, 'f32', 'csc', 'i64'), 8, 2)
    add('real-f64-csc', 'f64, by columns', drawn(3, 15, 12, 0.6, signed, 'f64', 'csc'), 50, 3)
    add('real-f64', 'f64, long pointers, no shift', drawn(4, 10, 14, 0.3, signed, 'f64', 'csr', 'i64'), 33, 4, False)
    add('no-columns', 'nothing to compute', drawn(5, 10, 14, 0.3, signed, 'f64'), 0, 5)
    add('no-major-lines', 'no rows', matrix([], 4, 'f32'), 3, 6)
    return s.finish(('f32', 'f64'))
