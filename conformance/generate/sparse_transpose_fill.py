"""sparse.transpose-fill: the other compression, by scipy."""

from cases import standard
from lib import Suite, vec


def build():
    s = Suite('sparse.transpose-fill', 1, __file__)

    def add(case, why, m, ptr, seed=None):
        # Major lines of the result are the columns of the matrix whose rows are major lines here.
        y = m.like(m.csr().tocsc().T, order='csc' if m.order == 'csr' else 'csr', ptr=ptr)
        if len(y.data) != len(m.data):
            raise ValueError('scipy dropped entries')
        s.add(case, why, {'x': m, 'indptr': vec(ptr, y.indptr)}, {'y': y}, seed=seed)

    for case, why, m, seed in standard():
        add(case, why, m, m.ptr, seed)
    by = {case: (m, seed) for case, _, m, seed in standard()}
    for name, ptr in (
        ('typical-counts', 'i64'),
        ('real-f32', 'i32'),
        ('lane-tails-f64', 'i64'),
        ('negative-counts-i32', 'i32'),
    ):
        m, seed = by[name]
        add(
            f'indptr-{ptr}-{name}',
            'indptr of another width than that of x: the result has that of indptr',
            m,
            ptr,
            seed,
        )
    return s.finish(('f32', 'f64', 'i32', 'u16'))
