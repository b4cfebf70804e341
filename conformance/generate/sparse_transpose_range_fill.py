"""sparse.transpose-range-fill: a slice of columns in the other compression, by scipy."""

from cases import standard
from lib import Suite, vec


def build():
    s = Suite('sparse.transpose-range-fill', 1, __file__)

    def add(case, why, m, first, lines, ptr, seed=None):
        part = m.csr()[:, first : first + lines].tocsc()
        y = m.like(part.T, order='csc' if m.order == 'csr' else 'csr', ptr=ptr)
        s.add(
            case,
            why,
            {'x': m, 'indptr': vec(ptr, y.indptr)},
            {'y': y},
            {'from': first, 'nnz': len(y.data)},
            seed=seed,
        )

    for case, why, m, seed in standard():
        third = m.minor // 3
        add(case, why, m, third, m.minor - 2 * third, m.ptr, seed)
    by = {case: (m, seed) for case, _, m, seed in standard()}
    for name in ('typical-counts', 'stored-zeros', 'negative-counts-i32'):
        m, seed = by[name]
        add(f'all-{name}', 'the whole matrix', m, 0, m.minor, m.ptr, seed)
        add(f'none-{name}', 'a range without lines', m, m.minor, 0, m.ptr, seed)
        add(f'first-{name}', 'the first line alone', m, 0, 1, m.ptr, seed)
        add(f'last-{name}', 'the last line alone; indptr of the other width', m, m.minor - 1, 1, 'i64', seed)
    return s.finish(('f32', 'f64', 'i32', 'u16'))
