"""knn.probe: the contract's steps in numpy, all groups of all rows at once. Squares are added as the contract adds them, coordinate
t in lane t mod 8, because nearest centres are decided by their last bits."""

import numpy as np

from lib import Suite, mat

SAMPLE_OF_EACH, ROUNDS = 32, 4


def mix(x):
    x = np.atleast_1d(np.asarray(x, 'u4'))  # scalars would warn of overflow
    for shift, factor in ((16, 0x21F0AAAD), (15, 0xD35A2D97)):
        x = (x ^ (x >> np.uint32(shift))) * np.uint32(factor)
    return x ^ (x >> np.uint32(15))


def squares(a, b):
    """Of all pairs of rows."""
    with np.errstate(invalid='ignore', over='ignore'):
        d = (a[:, None, :] - b[None]) ** 2
        d = np.concatenate([d, np.zeros((*d.shape[:2], -d.shape[2] % 8))], axis=2)
        lane = np.zeros((*d.shape[:2], 8))
        for t in range(0, d.shape[2], 8):
            lane = lane + d[:, :, t : t + 8]
        s = [lane[:, :, i] for i in range(8)]
        total = ((s[0] + s[4]) + (s[2] + s[6])) + ((s[1] + s[5]) + (s[3] + s[7]))
    return np.where(np.isfinite(total), total, np.inf)


def nearest(a, centres):
    if len(centres) == 0:
        return np.full(len(a), -1)
    d = squares(a, centres)
    return np.where(np.isfinite(d.min(1)), d.argmin(1), -1)


def groups(x, clusters, seed):
    """Centres that have rows, and the number of each row's centre."""
    order = np.argsort(mix(np.arange(len(x), dtype='u4') ^ mix((seed + 0x9E3779B9) % 2**32)))
    order = order[np.isfinite(x[order]).all(1)]
    centres = x[order[:clusters]].copy()
    sample = x[order[: SAMPLE_OF_EACH * len(centres)]]
    for _ in range(ROUNDS):
        joined = nearest(sample, centres)
        for c in range(len(centres)):
            mine = sample[joined == c]
            if len(mine):
                # cumsum adds one after another; sum would add in pairs.
                with np.errstate(over='ignore'):
                    centres[c] = np.cumsum(mine, axis=0)[-1] / len(mine)
    joined = nearest(x, centres)
    used = [c for c in range(len(centres)) if (joined == c).any()]
    renumbered = np.full(len(centres) + 1, -1)
    renumbered[used] = np.arange(len(used))
    return centres[used], renumbered[joined]


def probe(x, k, clusters, probes, seed=0):
    centres, joined = groups(x, clusters, seed)
    sizes = np.bincount(joined[joined >= 0], minlength=len(centres))
    to_centres, pairs = squares(x, centres), squares(x, x)
    indices, distances = np.full((len(x), k), -1), np.full((len(x), k), np.nan)
    for i in range(len(x)):
        order = np.argsort(to_centres[i], kind='stable')
        order = order[np.isfinite(to_centres[i][order])]
        held = np.cumsum(sizes[order])
        enough = int(np.searchsorted(held, k, side='right')) + 1
        seen = order[: max(probes, enough)]
        others = np.flatnonzero(np.isin(joined, seen) & (np.arange(len(x)) != i) & np.isfinite(pairs[i]))
        best = others[np.argsort(pairs[i][others], kind='stable')][:k]
        indices[i, : len(best)] = best
        distances[i, : len(best)] = np.sqrt(pairs[i][best])
    return indices, distances


def build():
    s = Suite('knn.probe', 1, __file__)

    def add(case, why, x, k, clusters, probes, drawn=None, **more):
        indices, distances = probe(x.astype('f8'), k, clusters, probes, more.get('seed', 0))
        outputs = {'indices': mat('i32', indices.shape, indices), 'distances': mat('f64', distances.shape, distances)}
        attrs = {'k': k, 'clusters': clusters, 'probes': probes, **more}
        s.add(case, why, {'x': mat('f32' if x.dtype == np.float32 else 'f64', x.shape, x.reshape(-1))}, outputs, attrs, seed=drawn)

    def normal(seed, n, d, dtype='f4', spread=False):
        x = np.random.default_rng(seed).normal(size=(n, d))
        return (x / np.sqrt(1 + np.arange(d)) if spread else x).astype(dtype)

    add('typical', 'coordinates that shrink, as principal components do', normal(1, 300, 10, spread=True), 7, 17, 4, 1)
    add('typical-f64', 'the same kind of data in f64', normal(2, 190, 13, 'f8', spread=True), 5, 12, 3, 2)
    add('seed', 'other groups, other neighbours', normal(1, 300, 10, spread=True), 7, 17, 4, 1, seed=4000000000)
    add('all-groups', 'as many probes as clusters: all pairs', normal(3, 120, 6), 6, 9, 9, 3)
    add('more-probes-than-clusters', 'the same', normal(3, 120, 6), 6, 9, 100, 3)
    add('one-group', 'one centre, the sample a part of the rows', normal(4, 90, 3), 4, 1, 1, 4)
    add('one-probe', 'neighbours in other groups are missed', normal(5, 400, 8), 3, 10, 1, 5)
    add('sample-of-some', 'rows beyond the sample join centres too', normal(6, 420, 5), 5, 5, 2, 6)
    add('more-clusters-than-rows', 'every row is a centre', normal(7, 40, 4), 3, 1000, 6, 7)
    add('too-small-groups', 'groups of few rows: further ones are visited until k others are there', normal(8, 130, 4), 40, 30, 2, 8)
    add('all-others', 'k is the number of other rows: all groups are visited', normal(9, 60, 6), 59, 20, 1, 9)
    for n, d in ((150, 8), (193, 9), (65, 1), (200, 17)):
        add(f'sizes-{n}-{d}', 'rows and groups around 64 and 96, coordinates around 8', normal(n, n, d, 'f8' if d == 1 else 'f4'), 4, 3, 2, n)
    add('two-rows', 'the least there can be', normal(10, 2, 5), 1, 1, 1, 10)
    add('many', 'more neighbours and more probes than a short list holds', normal(11, 200, 4), 70, 90, 75, 11)
    grid = np.random.default_rng(12).integers(0, 3, (210, 4)).astype('f4')
    add('ties', 'a grid of whole numbers: centres and rows at equal distances, the smaller number wins', grid, 9, 16, 4, 12)
    add('equal-rows', 'rows that come twice are neighbours at distance 0', np.repeat(normal(13, 70, 5), 2, axis=0), 3, 12, 3, 13)
    crowd = np.concatenate([np.ones((220, 3)), np.arange(60).reshape(20, 3)]).astype('f4')
    add('crowd', 'most rows are equal: centres are equal too, and those left without rows are left out', crowd, 3, 12, 2)
    add('far-off', 'differences small beside the values', normal(14, 130, 5, 'f8') + 1e6, 4, 8, 2, 14)
    lone = normal(15, 130, 6)
    lone[17] = [2.0**60, 0, 0, 0, 0, 0]
    add('outlier', 'one row far from all others', lone, 5, 8, 2, 15)
    add('small', 'squares that f32 does not hold', normal(16, 90, 4, 'f8') * 1e-140, 4, 7, 2, 16)
    add('large', 'squares that f32 does not hold', normal(17, 90, 4, 'f8') * 1e140, 4, 7, 2, 17)
    broken = normal(18, 90, 4, 'f8')
    broken[5, 2] = np.nan
    broken[9, 0] = np.inf
    broken[21] = 1e300
    add('not-finite', 'rows with NaN, infinity or too large a value have no neighbours and are none', broken, 4, 7, 2, 18)
    few = np.full((5, 2), np.nan)
    few[:3] = [[0, 1], [2, 3], [4, 6]]
    add('too-few', 'fewer finite rows than asked for: the end is filled up', few, 4, 2, 1)
    add('none-finite', 'no row can be a centre', np.full((6, 2), np.nan), 2, 3, 2)
    return s
