"""sparse.minor-any-above: comparisons in f64, from Python floats."""

import math

from cases import standard
from lib import Suite, vec
from matrices import BLOCK, listed, matrix


def build():
    s = Suite('sparse.minor-any-above', 1, __file__)

    def add(case, why, m, limit, seed=None):
        above = [int(any(float(v) > limit[line] for line, v in column)) for column in m.columns()]
        s.add(case, why, {'x': m, 'limit': vec('f64', limit)}, {'above': vec('u8', above)}, seed=seed)

    for case, why, m, seed in standard():
        # A quarter of the line's sum, as for highly expressed genes.
        add(case, why, m, [0.25 * math.fsum(values) for _, values in m.lines()], seed)
    by = {case: (m, seed) for case, _, m, seed in standard()}
    m, seed = by['typical-counts']
    add('limit-infinite', 'nothing is above infinity', m, [math.inf] * m.major, seed)
    add('limit-minus-infinity', 'every stored value is above', m, [-math.inf] * m.major, seed)
    m, seed = by['ties']
    add('limit-equal', 'values equal to the limit are not above it', m, [1.0, 2.0, 2.0, 2.0, 2.0, 2.0], seed)
    m, _ = by['stored-zeros']
    add(
        'zeros-above-negative',
        'stored zeros are above a negative limit, implicit zeros are not looked at',
        m,
        [-0.5, -1.0, 5.0, 5.0, 5.0],
    )
    add('zeros-not-above-zero', 'neither 0 nor -0 is above 0 or -0', m, [0.0, -0.0, 9.0, -0.0, 9.0])
    add(
        'beyond-f32',
        'limits between f32 numbers: 0.1 in f32 is above 0.1, 0.7 in f32 is not above 0.7',
        listed([[0.1, 0.7], [None, 0.7]], 'f32', 'csc'),
        [0.1, 0.7],
    )
    add(
        'beyond-f32-large',
        'i32 values and limits that f32 would make equal',
        listed([[16777217, 16777216], [2147483647, 2147483646]], 'i32', 'csc'),
        [16777216.5, 2147483646.5],
    )
    limit = [4.0] + [1.0] * BLOCK
    lines = [[(0, 1.0), (1, 1.0)]] + [[]] * (BLOCK - 1) + [[(0, 1.0), (1, 3.0)]]
    add(
        'second-block-only',
        'the one value above its limit lies in the second canonical block',
        matrix(lines, 3, 'f32', 'csc'),
        limit,
    )
    lines = [[(2, 5.0)]] + [[]] * (BLOCK - 1) + [[(1, 1.0)]]
    add(
        'first-block-only',
        'the one value above its limit lies in the first canonical block',
        matrix(lines, 3, 'f32'),
        limit,
    )
    return s.finish(('f32', 'f64', 'i32', 'u16'))
