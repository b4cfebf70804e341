import { type AnnData, placedMatrix, placedMatrixOn, sparseSlot } from '@sparsome/anndata';
import { fail, placed, type Session, scope } from '@sparsome/core';
import { log1p as contract } from '@sparsome/core/contracts/sparse/log1p';
import { log } from '@sparsome/core/math';
import { type Call, callOf, type Noted } from '../call.ts';
import { toDense } from '../matrix/dense.ts';
import { matrixSlot, sumsOf, under } from '../matrix/resident.ts';
import { type Chosen, chosen } from '../matrix/slot.ts';

export interface Log1pOptions extends Call {
  /** Base of the logarithm; absent: e. */
  readonly base?: number;
  readonly layer?: string;
}

/**
 * scanpy's `pp.log1p`: ln(1 + x), of another base where one is given. Integers become float64. Writes `uns['log1p']`.
 * Throws `InvalidInput` for values at or below -1, which scanpy makes NaN or infinite, and for a base that has no logarithm.
 */
export async function log1p(session: Session, adata: AnnData, o: Log1pOptions = {}): Promise<Noted> {
  const where = 'pp.log1p',
    call = callOf(o);
  if (o.base !== undefined && !(o.base > 0 && o.base !== 1 && Number.isFinite(o.base))) {
    fail('InvalidInput', {
      where,
      what: 'base is no base of logarithms',
      expected: 'a number above 0, not 1',
      got: String(o.base),
      consequence: 'nothing was changed',
      fix: 'pass 2 or 10, or leave base out',
    });
  }
  const matrix = await chosen(adata, o.layer, where),
    again = adata.uns.has('log1p');
  let value = matrix.value;
  try {
    await refuseBelow(session, matrix, where, call);
    if (matrix.dtype === 'i32' || matrix.dtype === 'u16') {
      const x = await value.host(call);
      value = placed(sparseSlot, { ...x, dtype: 'f64', data: Float64Array.from(x.data) });
    }
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

/** The logarithm has no value at -1 and below. Counts have no negative values: one pass on the session is all they cost. */
async function refuseBelow(session: Session, matrix: Chosen, where: string, call: Call): Promise<void> {
  const { nonzero, positive } = await scope(session, async (s) => sumsOf(s, under(matrixSlot, await matrix.value.on(s, call)), 'cells', call));
  if (nonzero.every((n, line) => n === positive[line])) return;
  const { data, indptr, window } = await matrix.value.host(call),
    to = Number(indptr[window[1]]);
  for (let p = Number(indptr[window[0]]); p < to; p++) {
    if (data[p]! > -1) continue;
    fail('InvalidInput', {
      where,
      what: 'log1p has no value at -1 and below',
      expected: 'values above -1',
      got: String(data[p]),
      consequence: 'nothing was changed',
      fix: 'log1p is for counts: call it before pp.scale or other centring',
    });
  }
}
