"""sparse.concat-major: stacked by scipy."""

import scipy.sparse

from cases import standard
from lib import Suite


def build():
    s = Suite('sparse.concat-major', 1, __file__)

    def add(case, why, a, b, seed=None):
        y = a.like(
            scipy.sparse.vstack([a.csr(), b.csr()], format='csr'), ptr='i64' if 'i64' in (a.ptr, b.ptr) else 'i32'
        )
        if len(y.data) != len(a.data) + len(b.data):
            raise ValueError('scipy dropped entries')
        s.add(case, why, {'a': a, 'b': b}, {'y': y}, seed=seed)

    for case, why, m, seed in standard():
        # The second matrix: every second line of the first, backwards.
        add(case, why, m, m.like(m.csr()[list(range(0, m.major, 2))[::-1]]), seed)
    by = {case: (m, seed) for case, _, m, seed in standard()}
    m, seed = by['lane-tails']
    none = m.like(m.csr()[[]])
    add('first-empty', 'nothing before', none, m, seed)
    add('second-empty', 'nothing after', m, none, seed)
    add('both-empty', 'no lines at all', none, none)
    narrow = m.like(m.csr(), ptr='i32')
    add('indptr-first-wider', 'indptr of 64 and of 32 bits give 64', m, narrow, seed)
    add('indptr-second-wider', 'indptr of 32 and of 64 bits give 64', narrow, m, seed)
    add('with-itself', 'the same matrix twice', narrow, narrow, seed)
    return s.finish(('f32', 'f64', 'i32', 'u16'))
