"""graph.fuzzy-union-fill: A + A' - A o A' by scipy, in f32."""

from lib import Suite, mat, vec
from neighborhoods import neighborhoods, union


def build():
    s = Suite('graph.fuzzy-union-fill', 1, __file__, also=('neighborhoods',))
    for case, why, indices, weights, ptr, seed in neighborhoods():
        y = union(indices, weights, ptr)
        inputs = {
            'indices': mat('i32', indices.shape, indices),
            'weights': mat('f32', weights.shape, weights),
            'indptr': vec(ptr, y.indptr),
        }
        s.add(case, why, inputs, {'y': y}, {'nnz': len(y.data)}, seed=seed)
    return s
