"""dense.matmul: products of numpy, added exactly by math.fsum."""

from lib import Suite, mat, vec
from matrices import rng
from spectral import product


def build():
    s = Suite('dense.matmul', 1, __file__, ('spectral',))
    for dtype, rows, size, width, shifted in (('f32', 11, 9, 5, True), ('f64', 6, 17, 50, True), ('f64', 4, 8, 8, False)):
        g = rng(rows)
        a = (g.integers(-1000, 1000, (rows, size)) / 777.0).astype({'f32': 'f4', 'f64': 'f8'}[dtype])
        b, shift = g.integers(-1000, 1000, (size, width)) / 777.0, g.integers(-1000, 1000, width) / 777.0
        inputs = {'x': mat(dtype, a.shape, a), 'b': mat('f64', b.shape, b)} | ({'shift': vec('f64', shift)} if shifted else {})
        y = product(a.astype('f8'), b, shift if shifted else None)
        s.add(f'{dtype}-{rows}', f'{rows} x {size} x {width} in {dtype}', inputs, {'y': y}, seed=rows)
    return s
