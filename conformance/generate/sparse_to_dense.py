"""sparse.to-dense: assignment in numpy, which keeps the sign of stored zeros."""

import numpy as np

from cases import standard
from lib import TYPES, Suite, mat


def build():
    s = Suite('sparse.to-dense', 1, __file__)
    for case, why, m, seed in standard(real=True):
        y = np.zeros((m.major, m.minor), TYPES[m.dtype])
        for row, (indices, values) in zip(y, m.lines(), strict=True):
            row[indices] = values
        s.add(case, why, {'x': m}, {'y': mat(m.dtype, y.shape, y)}, seed=seed)
    return s.finish(('f32', 'f64'))
