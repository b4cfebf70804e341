"""knn.search: all pairs by scipy's cdist, sorted stably. Coordinates of ties are small integers, whose squares are exact."""

import numpy as np
from scipy.spatial.distance import cdist

from lib import Suite, mat


def build():
    s = Suite('knn.search', 1, __file__)

    def add(case, why, x, k, seed=None):
        dtype = 'f32' if x.dtype == np.float32 else 'f64'
        wide = x.astype('f8')
        with np.errstate(invalid='ignore', over='ignore'):
            d = cdist(wide, wide)
        np.fill_diagonal(d, np.nan)
        d[~np.isfinite(d)] = np.inf
        order = np.argsort(d, axis=1, kind='stable')[:, :k]
        near = np.take_along_axis(d, order, axis=1)
        order[np.isinf(near)] = -1
        near[np.isinf(near)] = np.nan
        outputs = {'indices': mat('i32', order.shape, order), 'distances': mat('f64', near.shape, near)}
        s.add(case, why, {'x': mat(dtype, x.shape, x.reshape(-1))}, outputs, {'k': k}, seed=seed)

    def normal(seed, n, d, dtype='f4', spread=False):
        x = np.random.default_rng(seed).normal(size=(n, d))
        return (x / np.sqrt(1 + np.arange(d)) if spread else x).astype(dtype)

    add('typical', 'coordinates that shrink, as principal components do', normal(1, 80, 20, spread=True), 7, 1)
    add('typical-f64', 'the same kind of data in f64', normal(2, 70, 13, 'f8', spread=True), 5, 2)
    for n, d in ((150, 8), (64, 9), (65, 1), (97, 3)):
        add(f'sizes-{n}-{d}', 'rows around 64 and 96, coordinates around 8', normal(n, n, d, 'f8' if d == 1 else 'f4'), 4, n)
    add('two-rows', 'the least there can be', normal(3, 2, 5), 1, 3)
    add('all-others', 'k is the number of other rows', normal(4, 30, 6), 29, 4)
    add('many', 'more neighbours than a short list holds', normal(5, 260, 4), 200, 5)
    add('wide', 'more coordinates than rows', normal(6, 12, 140, 'f8'), 3, 6)
    grid = np.random.default_rng(7).integers(0, 3, (110, 4)).astype('f4')
    add('ties', 'a grid of whole numbers: most distances are equal, the smaller index wins', grid, 9, 7)
    add('equal-rows', 'rows that come twice are neighbours at distance 0', np.repeat(normal(8, 20, 5), 2, axis=0), 3, 8)
    crowd = np.concatenate([np.ones((220, 3)), np.arange(60).reshape(20, 3)]).astype('f4')
    add('crowd', 'more equal rows than a list of candidates holds', crowd, 3)
    add('far-off', 'differences small beside the values, which expanded squares would lose', normal(9, 70, 5, 'f8') + 1e6, 4, 9)
    lone = normal(10, 70, 6)
    # Beside 2^60 all else vanishes: its distances are equal.
    lone[17] = [2.0**60, 0, 0, 0, 0, 0]
    add('outlier', 'one row far from all others', lone, 5, 10)
    add('small', 'squares that f32 does not hold', (normal(11, 40, 4, 'f8') * 1e-140), 4, 11)
    add('large', 'squares that f32 does not hold', (normal(12, 40, 4, 'f8') * 1e140), 4, 12)
    broken = normal(13, 40, 4, 'f8')
    broken[5, 2] = np.nan
    broken[9, 0] = np.inf
    broken[21] = 1e300
    add('not-finite', 'rows with NaN, infinity or too large a value have no neighbours and are none', broken, 4, 13)
    few = np.full((5, 2), np.nan)
    few[:3] = [[0, 1], [2, 3], [4, 6]]
    add('too-few', 'fewer finite rows than asked for: the end is filled up', few, 4)
    return s
