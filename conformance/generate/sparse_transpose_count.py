"""sparse.transpose-count: stored entries of each minor line, counted by numpy."""

import numpy as np

from cases import standard
from lib import Suite, vec


def build():
    s = Suite('sparse.transpose-count', 1, __file__)
    for case, why, m, seed in standard(adds=True):
        count = np.bincount(m.indices, minlength=m.minor)
        s.add(case, why, {'x': m}, {'count': vec('u32', count)}, seed=seed)
    return s.finish(('f32', 'f64', 'i32', 'u16'))
