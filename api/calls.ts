// Ten calls as users write them; never run. What the compiler infers for each is in inferred-types.txt: nothing here says the type
// of a result.
import { open } from '@sparsome/auto/node';
import { contract, type DTypes, extend, fold, implement, isSparsomeError, type Resident, rowSource, type Session, sparse } from '@sparsome/core';
import { groupSums } from '@sparsome/core/contracts/rank/group-sums';
import { log1p } from '@sparsome/core/contracts/sparse/log1p';
import { minorSums } from '@sparsome/core/contracts/sparse/minor-sums';
import { js } from '@sparsome/js';
import { jsWith } from '@sparsome/js/with';

declare const session: Session<'js'>;
declare const resident: Resident<typeof minorSums.inputs.x, 'js'>;
declare const groups: Resident<typeof groupSums.inputs.group, 'js'>;
declare const caught: unknown;

export const matrix = sparse({ order: 'csr', shape: [2, 3], data: new Float32Array(2), indices: new Int32Array(2), indptr: new Int32Array(3) });
export const uploaded = await session.upload(minorSums.inputs.x, matrix);
export const sums = await session.run(minorSums, { x: resident }, {});
export const downloaded = await session.download(sums.sum);
export const samePattern = await session.run(log1p, { x: await session.upload(log1p.inputs.x, matrix) }, { divisor: 2 });
export const ranks = await session.run(groupSums, { x: resident, group: groups }, { groups: 3 });
export const folded = await fold(session, minorSums, rowSource(matrix, 100), {}, {});
export const opened = await jsWith([]).open({ threads: 1 });
export const chosen = await open({ needs: [minorSums] });
export const narrowed = isSparsomeError(caught, 'Unsupported') ? caught : undefined;

const doubled = contract({
  id: 'mine.double',
  version: 1,
  promise: 'exact',
  inputs: { a: { kind: 'vec', dtype: ['f64'] } },
  attrs: { by: { kind: 'f64', default: 2 } },
  outputs: { b: { kind: 'vec', dtype: ['f64'] } },
  compare: { b: { fixture: { by: 'exact' } } },
  infer: ({ a }) => ({ b: { shape: a.shape, dtype: 'f64' } }),
});
const kernel = implement<DTypes, null>()(doubled, {
  run: (_, { in: { a }, out: { b }, attrs }) => a.data.forEach((v, i) => (b.data[i] = v * attrs.by)),
});
export const extended = extend(js, { kernels: [kernel] });
