"""sparse.expm1: the product rounded to the dtype, then mpmath to 50 digits rounded once."""

import math
from fractions import Fraction

import mpmath
import numpy as np

from cases import standard
from exact import rational, rounded
from lib import Suite
from matrices import LN2, LN10, listed, rng


def expm1(v, dtype, factor=1.0):
    """exp(factor v) - 1. The product is given to the function as a number of the dtype."""
    if v == 0:
        return v * factor
    t = rounded(Fraction(v) * Fraction(factor), dtype)
    if dtype == 'f32' and t != float(np.float32(v * factor)):
        raise ValueError(f'rounding {v} * {factor} by way of f64 gives another f32')
    if t == 0:
        return math.copysign(0.0, v * factor)
    if abs(t) > 800:
        return math.inf if t > 0 else -1.0
    return rounded(rational(mpmath.expm1(t)), dtype)


def arguments(dtype, seed):
    """Values over the whole range: all small exponents, multiples of ln 2, both sides of overflow."""
    least, most = (-149, 88.72283) if dtype == 'f32' else (-1074, 709.782712893384)
    step = 5 if dtype == 'f32' else 24
    one = np.dtype('f4' if dtype == 'f32' else 'f8').type(1)
    values = [np.ldexp(one, e) for e in range(least, 6, step)]
    near = [one * most] + [one * (k * LN2 / 2) for k in (1, 2, 3, 5, 20, 49, 75)]
    values += near + [np.nextafter(v, w) for v in near for w in (-one, one * 1e5)]
    values += (rng(seed).random(60) * most).tolist() + (rng(seed + 1).random(60) * 2).tolist()
    values += [-v for v in values] + [one * 104, one * -104, one * -17.5, one * -37.5, one * 800, one * -800]
    return listed([values[i::5] for i in range(5)], dtype, 'csr', 'i64')


def build():
    s = Suite('sparse.expm1', 1, __file__)

    def add(case, why, m, factor=None, seed=None):
        y = m.with_values(m.dtype, [expm1(v, m.dtype, factor or 1.0) for v in m.data.tolist()])
        s.add(case, why, {'x': m}, {'y': y}, {} if factor is None else {'factor': factor}, seed=seed)

    for case, why, m, seed in standard(real=True):
        add(case, why, m, seed=seed)
    by = {case: (m, seed) for case, _, m, seed in standard(real=True)}
    for dtype, seed in (('f32', 61), ('f64', 63)):
        m = arguments(dtype, seed)
        add(
            f'arguments-{dtype}',
            'arguments over the whole range: every size of exponent, multiples of ln 2, both sides of overflow',
            m,
            seed=seed,
        )
        add(f'arguments-base-2-{dtype}', 'the same with factor ln 2', m, LN2, seed)
    for name in ('lane-tails', 'lane-tails-f64', 'real-negative-f32', 'stored-zeros'):
        add(f'base-10-{name}', 'factor ln 10', by[name][0], LN10, by[name][1])
    add('factor-negative', 'a negative factor', by['real-f64'][0], -0.5, by['real-f64'][1])
    add(
        'log1p-of-counts',
        'undoes log1p: near whole numbers',
        listed([[float(mpmath.log1p(i)) for i in range(1, 40)]], 'f32', 'csc'),
    )
    return s.finish(('f32', 'f64'))
