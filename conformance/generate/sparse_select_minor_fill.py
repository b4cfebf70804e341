"""sparse.select-minor-fill: columns chosen by scipy."""

from lib import Suite, vec
from selections import index_of, selections


def build():
    s = Suite('sparse.select-minor-fill', 1, __file__, also=('selections',))
    for case, why, m, kept, ptr, seed in selections():
        y = m.like(m.csr()[:, kept], ptr=ptr)
        if len(y.data) != sum(i in set(kept) for i in m.indices.tolist()):
            raise ValueError('scipy dropped entries')
        inputs = {'x': m, 'index': vec('i32', index_of(kept, m.minor)), 'indptr': vec(ptr, y.indptr)}
        s.add(case, why, inputs, {'y': y}, {'lines': len(kept), 'nnz': len(y.data)}, seed=seed)
    return s.finish(('f32', 'f64', 'i32', 'u16'))
