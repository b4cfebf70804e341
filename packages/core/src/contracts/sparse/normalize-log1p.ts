import { contract } from '../../contract.ts';
import { scope } from '../../scope.ts';
import { blockRows, major, matrix, samePattern, sameLength, scaledType } from '../common.ts';
import { log1p } from './log1p.ts';
import { scaleMajor } from './scale-major.ts';

/** `sparse.log1p` of `sparse.scale-major` in one pass over memory: the same values to the bit. */
export const normalizeLog1p = contract({
  id: 'sparse.normalize-log1p',
  version: 1,
  promise: 'bits',
  inputs: { x: matrix, factor: { kind: 'vec', dtype: ['f32', 'f64'] } },
  attrs: {},
  outputs: { y: samePattern },
  compare: { y: { fixture: { by: 'ulp', max: 2 }, device: { by: 'close', rel: 1e-6, abs: 0 } } },
  merge: { over: 'x', along: ['factor'], rows: blockRows, by: { y: 'concat' } },
  infer: ({ x, factor }) => {
    sameLength('sparse.normalize-log1p', 'factor', factor.shape[0], major(x));
    return { y: { ...x, dtype: scaledType('sparse.normalize-log1p', x.dtype, factor.dtype), whole: false } };
  },
  compose: (session, { x, factor }, _attrs, o) =>
    scope(session, async (s) => {
      const scaled = await s.run(scaleMajor, { x, factor }, {}, o);
      return s.run(log1p, { x: scaled.y }, {}, o);
    }),
});
