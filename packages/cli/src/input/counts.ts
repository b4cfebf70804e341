import { type AnnData, isSparseMatrix, type Matrix } from '@sparsome/anndata';
import { fail, isDense, isSparse } from '@sparsome/core';

/** Why a matrix is not one of counts; undefined when it is. */
async function notCounts(m: Matrix): Promise<{ readonly what: string; readonly got: string } | undefined> {
  const value: unknown = await m.host();
  const data = isSparse(value) || isDense(value) ? value.data : new Float64Array(0);
  const columns = m.desc.shape[1];
  for (let p = 0; p < data.length; p++) {
    const v = Number(data[p]);
    if (v >= 0 && v === Math.floor(v) && v !== Number.POSITIVE_INFINITY) continue;
    const place = isSparseMatrix(m) ? '' : ` in row ${Math.floor(p / columns)}, column ${p % columns}`;
    if (Number.isNaN(v)) return { what: 'holds NaN', got: `NaN${place}` };
    if (!Number.isFinite(v)) return { what: 'holds infinite numbers', got: `${v}${place}` };
    return { what: v < 0 ? 'holds negative numbers' : 'holds numbers that are not whole', got: `${v}${place}` };
  }
  return undefined;
}

/**
 * Brings the raw counts to X: they may stand in X, in `layers['counts']`, or in `raw`. Gives notes on what was done. Throws
 * `InvalidInput` where there are none: normalised twice, every number would be wrong.
 */
export async function bringCounts(adata: AnnData, input: string): Promise<readonly string[]> {
  const bad = (what: string, got: string, fix: string): never =>
    fail('InvalidInput', { where: input, what, expected: 'raw counts: whole numbers from 0', got, consequence: 'nothing was computed', fix });
  const [cells, genes] = adata.shape;
  if (cells === 0 || genes === 0) bad('the file has no cells or no genes', `${cells} cells x ${genes} genes`, 'pass a file with data');
  const inX = adata.X ? await notCounts(adata.X) : { what: 'is missing', got: 'nothing' };
  if (!inX) return [];
  const layer = ['counts', 'raw_counts', 'raw'].find((name) => adata.layers.has(name)),
    counts = layer === undefined ? undefined : adata.layers.get(layer);
  if (counts && !(await notCounts(counts))) {
    adata.X?.dispose();
    adata.X = counts.retain();
    return [`X ${inX.what}: the counts of layers['${layer}'] are used instead`];
  }
  if (adata.raw && !(await notCounts(adata.raw.X))) return useRaw(adata, inX.what);
  const tried = [layer === undefined ? '' : `layers['${layer}']`, adata.raw ? 'raw' : ''].filter(Boolean).join(' and ');
  return bad(
    adata.X ? `X ${inX.what}` : 'there is no X',
    `${inX.got}${tried ? `; ${tried} hold no counts either` : ''}`,
    adata.X ? 'pass the file with raw counts; if they are in a layer of another name, rename it to "counts"' : 'write the counts to X first',
  );
}

/** raw becomes X and var; what belonged to the genes of X before is left out, and said. */
function useRaw(adata: AnnData, what: string): readonly string[] {
  const { raw } = adata;
  if (!raw) return [];
  const left = [
    ...[...adata.layers.keys()].map((name) => `layers['${name}']`),
    ...[...adata.varm.keys()].map((name) => `varm['${name}']`),
    ...[...adata.varp.keys()].map((name) => `varp['${name}']`),
  ];
  for (const m of [...adata.layers.values(), ...adata.varp.values(), ...adata.varm.values()]) if (!('index' in m)) m.dispose();
  adata.X?.dispose();
  adata.X = raw.X;
  adata.var = raw.var;
  adata.layers = new Map();
  adata.varm = new Map(raw.varm);
  adata.varp = new Map();
  adata.raw = undefined;
  return [
    `X ${what}: the counts of raw are used instead, with its genes${left.length > 0 ? `; ${left.join(', ')} belonged to the genes of X and were left out` : ''}`,
  ];
}
