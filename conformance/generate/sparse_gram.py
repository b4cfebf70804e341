"""sparse.gram: products of numpy, added exactly by math.fsum."""

from lib import Suite
from matrices import counts, drawn, matrix, of_lengths, reals, signed
from spectral import dense, gram


def build():
    s = Suite('sparse.gram', 1, __file__, ('spectral',))

    def add(case, why, m, seed=None):
        s.add(case, why, {'x': m}, gram(dense(m)), seed=seed)

    add('typical-counts', 'whole counts', drawn(1, 30, 9, 0.4, counts, 'f32'), 1)
    add('real-f32-csc', 'f32, by columns, long pointers', drawn(2, 20, 11, 0.5, reals, 'f32', 'csc', 'i64'), 2)
    add('real-f64-csc', 'f64, by columns', drawn(3, 15, 12, 0.6, signed, 'f64', 'csc'), 3)
    add('real-f64', 'f64, long pointers', drawn(4, 10, 14, 0.3, signed, 'f64', 'csr', 'i64'), 4)
    add('lengths', 'lines around the four updates in flight', of_lengths([0, 1, 2, 3, 4, 5, 7, 8, 9, 30], 33, 5, reals, 'f64'), 5)
    add('no-major-lines', 'nothing is added', matrix([], 4, 'f32'))
    add('no-minor-lines', 'nothing to add', matrix([[]] * 3, 0, 'f64'))
    return s.finish(('f32', 'f64'))
