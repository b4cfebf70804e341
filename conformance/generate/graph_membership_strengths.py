"""graph.membership-strengths: umap-learn's own functions, called as scanpy calls them."""

import numpy as np
import umap
from umap.umap_ import compute_membership_strengths, smooth_knn_dist

from lib import Suite, mat, vec


def decided(row):
    """Does the bisection end where it does whatever the rounding of its f32 sums? Those are off by some 1e-6."""
    beyond = row.astype('f4').astype('f8') - min((d for d in row if d > 0), default=0)
    low, high, width = 0.0, np.inf, 1.0
    for _ in range(64):
        gap = np.where(beyond > 0, np.exp(-beyond / width), 1).sum() - np.log2(len(row) + 1)
        if abs(abs(gap) - 1e-5) < 3e-6:
            return False
        if abs(gap) < 1e-5:
            break
        low, high = (low, width) if gap > 0 else (width, high)
        width = 2 * width if high == np.inf else (low + high) / 2
    return True


def build():
    s = Suite('graph.membership-strengths', 1, __file__)
    s.provenance['uses']['umap'] = umap.__version__

    def add(case, why, distances, dtype='f32', seed=None):
        distances = np.asarray(distances, 'f4' if dtype == 'f32' else 'f8')
        n, k = distances.shape
        # With the cell itself as the first neighbour; the others are any, but not the cell.
        with_self = np.concatenate([np.zeros((n, 1)), distances], axis=1).astype('f4')
        sigma, rho = smooth_knn_dist(with_self, float(k + 1), local_connectivity=1.0)
        indices = np.concatenate([np.arange(n)[:, None], (np.arange(n)[:, None] + 1) % (n + 1) + np.zeros((1, k))], axis=1)
        _, _, weights, _ = compute_membership_strengths(indices.astype('i4'), with_self, sigma, rho)
        weights = weights.reshape(n, k + 1)[:, 1:]
        outputs = {'weights': mat('f32', (n, k), weights), 'sigma': vec('f32', sigma), 'rho': vec('f32', rho)}
        s.add(case, why, {'distances': mat(dtype, (n, k), distances)}, outputs, seed=seed)

    def drawn(seed, n, k, scale=1.0):
        rows = np.sort(np.random.default_rng(seed).gamma(9, scale, (2 * n, k)), axis=1)
        return np.array([row for row in rows if decided(row)][:n])

    add('typical', 'fourteen neighbours, as by default', drawn(1, 40, 14), seed=1)
    add('typical-f64', 'distances in f64, as the search gives them', drawn(2, 21, 14), 'f64', 2)
    add('large', 'distances far above 1: the width is doubled at first', drawn(3, 17, 14, 1e4), seed=3)
    add('small', 'distances far below 1', drawn(4, 17, 14, 1e-3), seed=4)
    add('few', 'two neighbours', drawn(5, 11, 2), seed=5)
    add('one', 'one neighbour: nothing to look for', drawn(6, 9, 1), seed=6)
    add('many', 'sixty neighbours', drawn(7, 9, 60), seed=7)
    equal = drawn(8, 12, 8)
    equal[3] = equal[3, 0]
    equal[5, :3] = 0
    equal[7] = 0
    equal[9, :7] = 0
    add('equal', 'equal distances, some or all of them 0: widths at their floors', equal, seed=8)
    return s
