"""sparse.minor-sums: sums over each minor line, from exact rational arithmetic."""

from cases import standard
from exact import moments, tightened
from lib import Suite, vec
from matrices import BLOCK, listed, matrix

BIG = 2.0**53 / 2**10
ONE = 2.0**-10


def build():
    s = Suite('sparse.minor-sums', 1, __file__)

    def add(case, why, m, mask=None, seed=None, order='any'):
        lists = [[v for line, v in column if mask is None or mask[line]] for column in m.columns()]
        types = {'sum': 'f64', 'squares': 'f64', 'nonzero': 'u32', 'positive': 'u32'}
        out = {k: vec(types[k], v) for k, v in moments(lists, order).items()}
        inputs = {'x': m} | ({} if mask is None else {'mask': vec('u8', mask)})
        s.add(case, why, inputs, out, compare=tightened(lists, ('sum', 'squares')), seed=seed)

    for case, why, m, seed in standard(adds=True):
        add(case, why, m, seed=seed)
    by = {case: (m, seed) for case, _, m, seed in standard(adds=True)}
    for name in ('typical-counts', 'real-f64', 'lane-tails-u16', 'two-blocks', 'two-blocks-u16'):
        m, seed = by[name]
        add(
            f'mask-{name}',
            'any non-zero byte of the mask counts',
            m,
            [(1, 0, 2, 255, 0)[i % 5] for i in range(m.major)],
            seed,
        )
    m, seed = by['real-f32']
    add('mask-none', 'a mask of zeros leaves nothing', m, [0] * m.major, seed)
    add('mask-all', 'a mask of ones changes nothing', m, [1] * m.major, seed)
    add('mask-no-major-lines', 'an empty mask', by['no-major-lines'][0], [])
    add(
        'order-lines',
        'exact in order of major lines, not in lanes or pairs: holds for backends that claim the bits',
        listed([[BIG, None], [-BIG, BIG], [ONE, -BIG], [ONE, ONE]], 'f64'),
        order='listed',
    )
    lines = [[(0, ONE)]] + [[]] * (BLOCK - 1) + [[(0, BIG)], [(0, -BIG)]]
    add(
        'order-blocks',
        'exact block by block of 4096 lines, not in one run through all lines: holds for backends that claim the bits',
        matrix(lines, 1, 'f64'),
        order='special',
    )
    return s.finish(('f32', 'f64', 'i32', 'u16'))
