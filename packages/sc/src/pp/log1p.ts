import { type AnnData, placedMatrix, placedMatrixOn, sparseSlot } from '@sparsome/anndata';
import { placed, type Session, scope } from '@sparsome/core';
import { log1p as contract } from '@sparsome/core/contracts/sparse/log1p';
import { log } from '@sparsome/core/math';
import { type Call, callOf, type Noted } from '../call.ts';
import { toDense } from '../matrix/dense.ts';
import { under } from '../matrix/resident.ts';
import { chosen } from '../matrix/slot.ts';

export interface Log1pOptions extends Call {
  /** Base of the logarithm; absent: e. */
  readonly base?: number;
  readonly layer?: string;
}

/** scanpy's `pp.log1p`: ln(1 + x), of another base where one is given. Integers become float64. Writes `uns['log1p']`. */
export async function log1p(session: Session, adata: AnnData, o: Log1pOptions = {}): Promise<Noted> {
  const call = callOf(o), matrix = await chosen(adata, o.layer, 'pp.log1p'), again = adata.uns.has('log1p');
  let value = matrix.value;
  if (matrix.dtype === 'i32' || matrix.dtype === 'u16') {
    const x = await value.host(call);
    value = placed(sparseSlot, { ...x, dtype: 'f64', data: Float64Array.from(x.data) });
  }
  try {
    const y = await scope(session, async (s) => {
      const x = under(contract.inputs.x, await value.on(s, call));
      return (await s.run(contract, { x }, o.base === undefined ? {} : { divisor: log(o.base) }, call)).y;
    });
    if (matrix.dense) {
      const values = await session.take(y);
      matrix.replace(placedMatrix(toDense({ ...values, order: 'csr' })));
    } else matrix.replace(placedMatrixOn(session, y));
    adata.uns.set('log1p', new Map([['base', o.base ?? null]]));
    return { notes: again ? ['uns["log1p"] was there already: these data may be logarithmised twice'] : [] };
  } finally {
    matrix.done();
    if (value !== matrix.value) value.dispose();
  }
}
