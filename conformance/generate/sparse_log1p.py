"""sparse.log1p: mpmath to 50 digits, rounded once to the dtype."""

import math
from fractions import Fraction

import mpmath
import numpy as np

from cases import standard
from exact import rational, rounded
from lib import Suite
from matrices import LN2, LN10, listed, reals, rng


def log1p(v, dtype, divisor=1.0):
    """ln(1 + v) / divisor rounded once; IEEE results at zeros and at or below -1."""
    if v == 0 or math.isinf(v):
        return v / divisor
    if v <= -1:
        return -math.inf / divisor if v == -1 else math.nan
    return rounded(rational(mpmath.log1p(v)) / Fraction(divisor), dtype)


def arguments(dtype, seed):
    """Values over the whole range: all exponents, both sides of 0 and of powers of two, towards -1."""
    least, most = (-149, 128) if dtype == 'f32' else (-1074, 1024)
    step = 4 if dtype == 'f32' else 16
    one = np.dtype('f4' if dtype == 'f32' else 'f8').type(1)
    values = [one * np.ldexp(one, e) for e in range(least, most, step)]
    values += [-v for v in values if v < 1]
    near = [np.sqrt(one * 2) - one, np.sqrt(one / 2) - one, one, one * 3, one * 7, one * 1023, one * 1e4]
    values += [np.nextafter(v, w) for v in near for w in (-one, one * 1e5)] + near
    values += [np.nextafter(-one, one), one * -0.9999, one * -0.75, one * -0.5]
    values += reals(rng(seed), 120).tolist() + (rng(seed + 1).random(60) * 2 - 1).tolist()
    return listed([values[i::5] for i in range(5)], dtype, 'csr', 'i64')


def build():
    s = Suite('sparse.log1p', 1, __file__)

    def add(case, why, m, divisor=None, seed=None):
        y = m.with_values(m.dtype, [log1p(v, m.dtype, divisor or 1.0) for v in m.data.tolist()])
        s.add(case, why, {'x': m}, {'y': y}, {} if divisor is None else {'divisor': divisor}, seed=seed)

    for case, why, m, seed in standard(real=True):
        add(case, why, m, seed=seed)
    by = {case: (m, seed) for case, _, m, seed in standard(real=True)}
    for dtype, seed in (('f32', 51), ('f64', 53)):
        m = arguments(dtype, seed)
        add(
            f'arguments-{dtype}',
            'arguments over the whole range: ends of polynomial pieces, every size of exponent, towards -1',
            m,
            seed=seed,
        )
        add(f'arguments-base-2-{dtype}', 'the same with divisor ln 2', m, LN2, seed)
    for name in ('lane-tails', 'lane-tails-f64', 'real-negative-f32', 'stored-zeros'):
        add(f'base-10-{name}', 'divisor ln 10', by[name][0], LN10, by[name][1])
    add('base-half', 'a negative divisor turns all signs', by['real-f64'][0], -LN2, by['real-f64'][1])
    add(
        'at-and-below-minus-one-f32',
        '-1 gives -Infinity, less gives NaN',
        listed([[-1.0, -2.0, -1e30, 0.5, -0.5, np.float32(-1.0000001)]], 'f32', 'csc'),
    )
    add(
        'at-and-below-minus-one-f64',
        '-1 gives -Infinity, less gives NaN',
        listed([[-1.0, -2.0, -1e300, 0.5, -0.5, -1.0000000000000002]], 'f64'),
    )
    return s.finish(('f32', 'f64'))
