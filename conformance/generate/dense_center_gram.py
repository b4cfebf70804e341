"""dense.center-gram: the Gram matrix of the centred data by numpy."""

from lib import Suite, mat, vec
from matrices import rng


def build():
    s = Suite('dense.center-gram', 1, __file__)
    for n, m in ((20, 7), (5, 16), (1, 1)):
        a = rng(n).integers(-1000, 1000, (n, m)) / 777.0
        c = a - a.mean(axis=0)
        inputs = {'gram': mat('f64', (m, m), a.T @ a), 'sum': vec('f64', a.sum(axis=0))}
        out = {'centered': mat('f64', (m, m), c.T @ c)}
        s.add(f'rows-{n}', f'{n} rows of {m}', inputs, out, {'rows': n}, seed=n)
    return s
