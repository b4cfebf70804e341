"""sparse.to-dense: scipy's toarray."""

from cases import standard
from lib import Suite, mat


def build():
    s = Suite('sparse.to-dense', 1, __file__)
    for case, why, m, seed in standard(real=True):
        s.add(case, why, {'x': m}, {'y': mat(m.dtype, (m.major, m.minor), m.csr().toarray())}, seed=seed)
    return s.finish(('f32', 'f64'))
