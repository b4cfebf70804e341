"""Exact arithmetic: rational sums rounded once, functions to 50 digits, and what a fixture may ask of a backend."""

import math
from fractions import Fraction
from functools import reduce
from operator import add

import mpmath

EXACT = {'by': 'exact'}
mpmath.mp.dps = 50


def rounded(q, dtype):
    """The number of the dtype (f32, f64) nearest to a rational, ties to even, subnormals and overflow included."""
    if dtype == 'f64':
        try:
            return float(q)
        except OverflowError:
            return math.inf if q > 0 else -math.inf
    if q == 0:
        return 0.0
    size = abs(q).numerator.bit_length() - abs(q).denominator.bit_length()
    size -= abs(q) < Fraction(2) ** size
    unit = Fraction(2) ** (max(size, -126) - 23)
    value = round(q / unit) * unit
    return (math.inf if q > 0 else -math.inf) if abs(value) >= 2**128 else float(value)


def rational(x):
    """An mpmath number as the exact fraction it is."""
    sign, mantissa, exponent, _ = x._mpf_
    return (-1) ** int(sign) * int(mantissa) * Fraction(2) ** int(exponent)


def exact_sum(values):
    """The sum, rounded once."""
    return sum(values) if any(math.isinf(v) for v in values) else float(sum(map(Fraction, values), Fraction(0)))


def products(values):
    """Squares as the contracts define them: rounded to f64."""
    return [float(v) * float(v) for v in values]


def one_after_another(values):
    """The sum in f64 in the listed order (Python's own `sum` compensates)."""
    return reduce(add, values, 0.0)


def steady(values):
    """Is every order of adding in f64 exact? All partial sums are multiples below 2^53 of one unit."""
    if any(math.isinf(v) for v in values):
        return False
    parts = [Fraction(v) for v in values]
    scale = max((p.denominator for p in parts), default=1)
    whole = [int(p * scale) for p in parts]
    unit = math.gcd(*whole)
    return sum(map(abs, whole)) <= 2**53 * (unit & -unit)


def fair(values):
    """Does every order of adding in f64 stay within half the contract's 1e-12?"""
    if steady(values) or any(math.isinf(v) for v in values):
        return True
    size = sum(abs(Fraction(v)) for v in values)
    return len(values) * size * Fraction(1, 2**53) <= Fraction(5, 10**13) * abs(sum(map(Fraction, values)))


def moments(lists, order='any'):
    """
    Sum, sum of squares, numbers of non-zero and positive values of each list. `order`: which orders of adding get
    the sums right in f64: 'any', of a case about order the 'listed' one, or a 'special' one that is not the listed one.
    """
    squares = [products(values) for values in lists]
    if order == 'any':
        right = all(fair(values) for values in [*lists, *squares])
    else:
        listed = all(one_after_another(values) == exact_sum(values) for values in lists)
        right = not all(map(fair, lists)) and listed == (order == 'listed')
    if not right:
        raise ValueError(f'sums not right in {order} order: {lists}')
    return {
        'sum': [exact_sum(values) for values in lists],
        'squares': [exact_sum(values) for values in squares],
        'nonzero': [sum(v != 0 for v in values) for values in lists],
        'positive': [sum(v > 0 for v in values) for values in lists],
    }


def tightened(lists, names):
    """`compare` for whole values whose sums any order gets exactly; signed zeros are left to the contract's rule."""

    def plain(v):
        return not math.isinf(v) and float(v).is_integer() and (v != 0 or math.copysign(1, v) > 0)

    whole = all(plain(v) for values in lists for v in values)
    tight = whole and all(steady(values) and steady(products(values)) for values in lists)
    return {name: EXACT for name in names} if tight else None


def elementwise(function, values, dtype):
    """A function on mpmath numbers, of each value, rounded once to the dtype."""
    return [v if v == 0 else rounded(rational(function(mpmath.mpf(v))), dtype) for v in values]
