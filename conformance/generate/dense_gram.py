"""dense.gram: products of numpy, added exactly by math.fsum."""

from lib import Suite, mat
from matrices import rng
from spectral import gram


def build():
    s = Suite('dense.gram', 1, __file__, ('spectral',))
    for dtype, shape in (('f32', (30, 9)), ('f64', (12, 17)), ('f32', (0, 3)), ('f64', (4, 0))):
        a = (rng(shape[0]).integers(-1000, 1000, shape) / 777.0).astype({'f32': 'f4', 'f64': 'f8'}[dtype])
        why = f'{shape[0]} rows of {shape[1]} in {dtype}'
        s.add(f'{dtype}-{shape[0]}x{shape[1]}', why, {'x': mat(dtype, shape, a)}, gram(a.astype('f8')), seed=shape[0])
    return s
