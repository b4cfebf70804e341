"""sparse.major-sums: sums over each major line, from exact rational arithmetic."""

from cases import standard
from exact import moments, tightened
from lib import Suite, vec
from matrices import listed

# 2^53 and neighbours, scaled so that they are no whole numbers.
BIG = 2.0**53 / 2**10
ONE = 2.0**-10


def outputs(m, mask=None, order='any'):
    lists = [[v for i, v in zip(*line, strict=True) if mask is None or mask[i]] for line in m.lines()]
    got = moments(lists, order)
    types = {'sum': 'f64', 'squares': 'f64', 'nonzero': 'u32', 'positive': 'u32'}
    return {k: vec(types[k], v) for k, v in got.items()}, tightened(lists, ('sum', 'squares'))


def build():
    s = Suite('sparse.major-sums', 1, __file__)

    def add(case, why, m, mask=None, seed=None, order='any'):
        out, compare = outputs(m, mask, order)
        s.add(
            case, why, {'x': m} | ({} if mask is None else {'mask': vec('u8', mask)}), out, compare=compare, seed=seed
        )

    for case, why, m, seed in standard():
        add(case, why, m, seed=seed)
    by = {case: (m, seed) for case, _, m, seed in standard()}
    for name, mark in (
        ('typical-counts', lambda i: (1, 0, 2, 255, 0)[i % 5]),
        ('lane-tails', lambda i: i % 3 == 0),
        ('real-f64', lambda i: 128 * (i % 2)),
    ):
        m, seed = by[name]
        add(
            f'mask-{name}',
            'any non-zero byte of the mask counts; masked-out entries keep their lanes',
            m,
            [int(mark(i)) for i in range(m.minor)],
            seed,
        )
    m, seed = by['real-f32']
    add('mask-none', 'a mask of zeros leaves nothing', m, [0] * m.minor, seed)
    add('mask-all', 'a mask of ones changes nothing', m, [1] * m.minor, seed)
    add('mask-no-minor-lines', 'an empty mask', by['no-minor-lines'][0], [])
    # Lane 0 holds BIG and -BIG, other lanes the rest: adding one after another would lose the small values.
    add(
        'order-lanes',
        'entry i in lane i mod 8 is exact, one after another is not: holds for backends that claim the bits',
        listed([[BIG] + [ONE] * 7 + [-BIG] + [ONE] * 5], 'f64'),
        order='special',
    )
    return s.finish(('f32', 'f64', 'i32', 'u16'))
