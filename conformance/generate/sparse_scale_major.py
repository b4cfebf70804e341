"""sparse.scale-major: quotients from exact rational arithmetic, rounded once; numpy's IEEE division must agree."""

import math
from fractions import Fraction

import numpy as np

from cases import standard
from exact import rounded
from lib import TYPES, Suite, array, vec
from matrices import listed


def scaled(m, factor):
    """The divided matrix. Values become f32 (of f64: stay) before the division; factor 0 leaves the line."""
    dtype = 'f64' if m.dtype == 'f64' else 'f32'
    data, factor = array(dtype, m.data), array(dtype, factor)
    divisor = np.repeat(factor, np.diff(m.indptr))
    out = [
        v if d == 0 or (v == 0 and d > 0) else rounded(Fraction(v) / Fraction(d), dtype)
        for v, d in zip(data.tolist(), divisor.tolist(), strict=True)
    ]
    with np.errstate(over='ignore', under='ignore'):
        other = np.divide(data, divisor, out=data.copy(), where=divisor != 0)
    if array(dtype, out).tobytes() != other.astype(TYPES[dtype]).tobytes():
        raise ValueError('numpy does not divide as IEEE says')
    return m.with_values(dtype, out), vec(dtype, factor)


def factors(m):
    """Line sum over the median sum, as normalisation divides; 1 where that is 0 or negative."""
    sums = np.array([math.fsum(values) for _, values in m.lines()])
    middle = np.median(sums[sums > 0]) if (sums > 0).any() else 1.0
    with np.errstate(over='ignore'):
        out = array('f64' if m.dtype == 'f64' else 'f32', np.where(sums > 0, sums / middle, 1.0))
    return np.where((out > 0) & np.isfinite(out), out, 1.0)


def build():
    s = Suite('sparse.scale-major', 1, __file__)

    def add(case, why, m, factor, seed=None):
        y, f = scaled(m, factor)
        s.add(case, why, {'x': m, 'factor': f}, {'y': y}, seed=seed)

    for case, why, m, seed in standard():
        add(case, why, m, factors(m), seed)
    by = {case: (m, seed) for case, _, m, seed in standard()}
    for name in ('lane-tails', 'lane-tails-u16', 'lane-tails-f64', 'stored-zeros'):
        m, seed = by[name]
        add(
            f'factor-zero-{name}',
            'every second factor is 0: those lines stay as they are',
            m,
            [0 if i % 2 else 3.0 for i in range(m.major)],
            seed,
        )
        add(
            f'factor-thirds-{name}',
            'quotients that need rounding; a reciprocal would round twice',
            m,
            [(3.0, 7.0, 0.1, 1e4 / 3)[i % 4] for i in range(m.major)],
            seed,
        )
    m, seed = by['real-negative-f64']
    add('factor-negative', 'negative factors turn signs', m, [-2.5] * m.major, seed)
    add(
        'to-subnormal',
        'quotients below the smallest normal number keep their last bits; some become 0',
        by['magnitudes-f32'][0],
        [1e20, 3.0, 7.0, 1e38],
    )
    add(
        'to-infinity',
        'quotients beyond the largest number are infinite',
        by['magnitudes-f32'][0],
        [1e-30, 1e-38, 1e-45, 1e-10],
    )
    add('to-subnormal-f64', 'the same in f64', by['magnitudes-f64'][0], [1e300, 3.0, 7.0, 1e300])
    add(
        'i32-to-f32',
        'integers beyond 2^24 are rounded to f32 before the division',
        listed([[16777217, 16777219, 2147483647], [-16777217, 33554435, -2147483648]], 'i32'),
        [3.0, 0.0],
    )
    return s.finish(('f32', 'f64', 'i32', 'u16'))
