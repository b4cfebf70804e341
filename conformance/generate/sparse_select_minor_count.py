"""sparse.select-minor-count: entries left in each line, from columns chosen by scipy."""

import numpy as np

from lib import Suite, vec
from selections import index_of, selections


def build():
    s = Suite('sparse.select-minor-count', 1, __file__, also=('selections',))

    def add(case, why, m, index, count, seed):
        s.add(case, why, {'x': m, 'index': vec('i32', index)}, {'count': vec('u32', count)}, seed=seed)

    for case, why, m, kept, _ptr, seed in selections():
        if not case.startswith('indptr-'):
            add(case, why, m, index_of(kept, m.minor), np.diff(m.csr()[:, kept].indptr), seed)
    return s.finish(('f32', 'f64', 'i32', 'u16'))
