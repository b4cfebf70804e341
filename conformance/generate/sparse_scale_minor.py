"""sparse.scale-minor: quotients from exact rational arithmetic, rounded to f64 and then to the result; numpy must agree."""

import math
from fractions import Fraction

import numpy as np

from cases import standard
from exact import rounded
from lib import TYPES, Suite, array, vec
from matrices import listed


def narrow(v):
    with np.errstate(over='ignore'):
        return float(np.float32(v))


def scaled(m, divisor, most, wide):
    dtype = 'f64' if wide or m.dtype == 'f64' else 'f32'
    by = divisor[np.asarray(m.indices, dtype=np.int64)].tolist() if len(m.data) else []
    exact = [
        v if v == 0 else narrow(q) if dtype == 'f32' else q
        for v, q in (
            (v, v if v == 0 or not math.isfinite(v) else rounded(Fraction(v) / Fraction(d), 'f64'))
            for v, d in zip(array('f64', m.data).tolist(), by, strict=True)
        )
    ]
    with np.errstate(all='ignore'):
        other = (array('f64', m.data) / np.asarray(by)).astype(TYPES[dtype])
    if array(dtype, exact).tobytes() != other.tobytes():
        raise ValueError('numpy does not divide as IEEE says')
    limit = float(np.float32(most)) if dtype == 'f32' else most
    return m.with_values(dtype, [limit if v > most else v for v in exact])


def build():
    s = Suite('sparse.scale-minor', 1, __file__)

    def add(case, why, m, divisor=None, most=None, wide=False, seed=None):
        by = np.array([(3.0, 7.0, 0.1, 1e4 / 3, 1.0)[i % 5] for i in range(m.minor)] if divisor is None else divisor, dtype='f8')
        y = scaled(m, by, math.inf if most is None else most, wide)
        attrs = ({'wide': True} if wide else {}) | ({} if most is None else {'max': most})
        s.add(case, why, {'x': m, 'divisor': vec('f64', by)}, {'y': y}, attrs, seed=seed)

    for case, why, m, seed in standard():
        add(case, why, m, seed=seed)
    by = {case: (m, seed) for case, _, m, seed in standard()}
    for name in ('lane-tails', 'lane-tails-u16', 'lane-tails-f64', 'stored-zeros'):
        m, seed = by[name]
        add(f'clipped-{name}', 'a limit that f32 does not hold', m, most=0.7, seed=seed)
        add(f'wide-{name}', 'f64 of whatever comes in', m, most=1.1, wide=True, seed=seed)
    m, seed = by['real-negative-f64']
    add('only-above', 'values far below are not clipped', m, most=0.1, seed=seed)
    add('beyond-f32', 'a quotient that f32 does not hold is infinite', listed([[3, 5, 7]], 'i32'), divisor=[3 * (1 - 2.0**-25), 5.0, 7e-50])
    return s.finish(('f32', 'f64', 'i32', 'u16'))
