"""graph.fuzzy-union-count: entries of the union that scipy makes."""

import numpy as np

from lib import Suite, mat, vec
from neighborhoods import neighborhoods, union


def build():
    s = Suite('graph.fuzzy-union-count', 1, __file__, also=('neighborhoods',))
    for case, why, indices, weights, ptr, seed in neighborhoods():
        if ptr != 'i32':
            continue
        inputs = {'indices': mat('i32', indices.shape, indices), 'weights': mat('f32', weights.shape, weights)}
        s.add(case, why, inputs, {'count': vec('u32', np.diff(union(indices, weights, ptr).indptr))}, seed=seed)
    return s
