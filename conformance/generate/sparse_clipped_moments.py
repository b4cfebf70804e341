"""sparse.clipped-moments: sums of clipped values over each minor line, from exact rational arithmetic."""

import math

from cases import standard
from exact import moments, tightened
from lib import Suite, vec
from matrices import BLOCK, listed, matrix, reals, rng

BIG = 2.0**53 / 2**10
ONE = 2.0**-10


def build():
    s = Suite('sparse.clipped-moments', 1, __file__)

    def add(case, why, m, clip, seed=None, order='any'):
        lists = [[min(float(v), c) for _, v in column] for c, column in zip(clip, m.columns(), strict=True)]
        got = moments(lists, order)
        out = {k: vec('f64', got[k]) for k in ('sum', 'squares')}
        s.add(
            case, why, {'x': m, 'clip': vec('f64', clip)}, out, compare=tightened(lists, ('sum', 'squares')), seed=seed
        )

    for case, why, m, seed in standard(adds=True):
        # Clips no f32 holds: values must be compared in f64.
        add(case, why, m, [0.1 + 1.7 * (i % 4) for i in range(m.minor)], seed)
    by = {case: (m, seed) for case, _, m, seed in standard(adds=True)}
    m, seed = by['typical-counts']
    add(
        'clip-nothing',
        'clips above every value, infinity among them, change nothing',
        m,
        [math.inf, 1e300, 100.0] * 3,
        seed,
    )
    add('clip-all', 'every value is clipped', m, [0.5] * m.minor, seed)
    add('clip-whole', 'some values of each line are clipped to whole numbers: exact', m, [2.0] * m.minor, seed)
    add(
        'clip-equal',
        'clips equal to values: nothing changes at equality',
        by['ties'][0],
        [1.0, 2.0] * 15,
        by['ties'][1],
    )
    m, seed = by['real-f64']
    add(
        'clip-negative',
        'negative and zero clips lower stored values, never implicit zeros',
        m,
        [-1.5, 0.0, -0.25, 1.0, -7.0, 2.0, 0.0],
        seed,
    )
    m, seed = by['lane-tails-f64']
    add('clip-random', 'clips in the middle of the values', m, reals(rng(31), m.minor).tolist(), 31)
    add(
        'clip-beyond-f32',
        'the clip is the f64 number just below an f32 value',
        listed([[0.1], [0.1], [0.2]], 'f32'),
        [0.1],
    )
    add(
        'order-lines',
        'exact in order of major lines, not in lanes or pairs: holds for backends that claim the bits',
        listed([[2 * BIG, None], [-BIG, BIG], [ONE, -BIG], [ONE, ONE]], 'f64'),
        [BIG, 4 * BIG],
        order='listed',
    )
    lines = [[(0, ONE)]] + [[]] * (BLOCK - 1) + [[(0, 2 * BIG)], [(0, -BIG)]]
    add(
        'order-blocks',
        'exact block by block of 4096 lines, not in one run through all lines: holds for backends that claim the bits',
        matrix(lines, 1, 'f64'),
        [BIG],
        order='special',
    )
    return s.finish(('f32', 'f64', 'i32', 'u16'))
