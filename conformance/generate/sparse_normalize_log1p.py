"""sparse.normalize-log1p: the exactly rounded quotient, then log1p to 50 digits rounded once."""

from cases import standard
from lib import Suite
from matrices import listed
from sparse_log1p import log1p
from sparse_scale_major import factors, scaled


def build():
    s = Suite('sparse.normalize-log1p', 1, __file__, also=('sparse_log1p', 'sparse_scale_major'))

    def add(case, why, m, factor, seed=None):
        y, f = scaled(m, factor)
        logs = [log1p(v, y.dtype) for v in y.data.tolist()]
        s.add(case, why, {'x': m, 'factor': f}, {'y': y.with_values(y.dtype, logs)}, seed=seed)

    for case, why, m, seed in standard():
        add(case, why, m, factors(m), seed)
    by = {case: (m, seed) for case, _, m, seed in standard()}
    for name in ('lane-tails', 'lane-tails-u16', 'lane-tails-f64', 'stored-zeros'):
        m, seed = by[name]
        add(
            f'factor-zero-{name}',
            'every second factor is 0: of those lines the logarithm alone',
            m,
            [0 if i % 2 else 3.0 for i in range(m.major)],
            seed,
        )
        add(
            f'factor-thirds-{name}',
            'quotients that need rounding',
            m,
            [(3.0, 7.0, 0.1, 1e4 / 3)[i % 4] for i in range(m.major)],
            seed,
        )
    add(
        'to-infinity',
        'quotients beyond the largest number stay infinite',
        by['magnitudes-f32'][0],
        [1e-30, 1e-38, 1e-45, 1e-10],
    )
    add(
        'to-subnormal',
        'quotients below the smallest normal number keep their last bits',
        by['magnitudes-f32'][0],
        [1e20, 3.0, 7.0, 1e38],
    )
    add(
        'to-minus-one',
        'quotients at and below -1 give -Infinity and NaN',
        listed([[-3.0, -6.0, -1.5, 3.0], [-3.0, -6.0, -1.5, 3.0]], 'f64'),
        [3.0, 0.0],
    )
    add(
        'i32-to-f32',
        'integers beyond 2^24 are rounded to f32 first',
        listed([[16777217, 16777219, 2147483647]], 'i32', 'csc'),
        [3.0],
    )
    return s.finish(('f32', 'f64', 'i32', 'u16'))
