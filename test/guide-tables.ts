// The tables of "coming from scanpy" as programs: the calls of both columns, and the names of all parameters.

const spans = (cell: string): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);
/** Cells of the rows whose first cell is one span of code that matches. */
const rowsOf = (page: string, first: RegExp): string[][] =>
  page
    .split('\n')
    .map((line) => line.split(/ ?\| ?/).slice(1, -1))
    .filter(([cell = '']) => first.test(cell));

/** The calls of the pipeline's table, scanpy's and ours. */
const callsOf = (page: string): (readonly [theirs: string, ours: string])[] =>
  rowsOf(page, /^`sc\.(pp|tl)\.[^`]*`$/).map(([theirs = '', ours = '']) => [spans(theirs)[0] ?? '', spans(ours)[0] ?? '']);

/** Our column on 84 cells: `small.h5ad` is what it began with, `ours.h5ad` what it left. */
export const ours = (page: string): string => `
  import { subsetObs, withColumn } from '@sparsome/anndata';
  import { readAnnData, writeAnnData } from '@sparsome/anndata/node';
  import { open } from '@sparsome/auto/node';
  import { pp, tl } from '@sparsome/sc';
  const session = await open();
  const adata = await readAnnData('pbmc.h5ad');
  adata.var = withColumn(adata.var, 'mt', { kind: 'bool', values: Uint8Array.from(adata.var.index, (name) => Number(name.startsWith('MT-'))) });
  await subsetObs(session, adata, Uint32Array.from({ length: 84 }, (_, i) => 44 * i));
  await writeAnnData('small.h5ad', adata);
  ${callsOf(page)
    .map(([, call]) => `await ${call};`)
    .join('\n')}
  await writeAnnData('ours.h5ad', adata);
  await session.close();`;

/** scanpy's column on the same cells: prints how many slots it left, and those that only one of the two has or has in another type. */
export const theirs = (page: string): string => `
import anndata, scanpy as sc
adata = anndata.read_h5ad('small.h5ad')
${callsOf(page)
  // Not compiled, 500 epochs take scanpy half a minute; slots do not depend on them.
  .map(([call]) => call.replace(/^sc\.tl\.umap\(adata\)$/, 'sc.tl.umap(adata, maxiter=20)'))
  .join('\n')}
adata.write_h5ad('theirs.h5ad')
def slots(a):
    found = {'X': str(a.X.dtype)}
    for slot in ('obs', 'var', 'obsm', 'varm', 'obsp', 'layers'):
        found |= {f"{slot}['{k}']": str(v.dtype) for k, v in getattr(a, slot).items() if k is not None}
    for k, v in a.uns.items():
        found |= {f"uns['{k}']['{n}']": str(getattr(w, 'dtype', type(w)))[:4] for n, w in v.items()} if isinstance(v, dict) else {f"uns['{k}']": ''}
    return found
a, b = (slots(anndata.read_h5ad(f'{name}.h5ad')) for name in ('ours', 'theirs'))
print(len(b), 'slots, not in both:', sorted(set(a.items()) ^ set(b.items())))`;

const snake = (name: string): string => name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`).replace('group_by', 'groupby');

/** Every parameter of scanpy is in the table of parameters, and nothing that scanpy has not: prints the functions that were looked at. */
export function signatures(page: string): string {
  const checks = rowsOf(page, /^`(pp|tl)\.\w+`$/).map(([name = '', here = '', missing = '']) => {
    const f = snake(spans(name)[0] ?? '').replace('tl.pca', 'pp.pca'),
      known = spans(here).filter((s) => s !== 'groupby');
    return `check(sc.${f}, ${JSON.stringify(known.map(snake))}, ${JSON.stringify(spans(missing).map((s) => snake(s.replace(/=.*/, ''))))})`;
  });
  return `
import inspect, scanpy as sc
def check(f, here, missing):
    there = [p.name for p in inspect.signature(f).parameters.values() if p.kind != p.VAR_KEYWORD][1:]
    assert set(here) <= set(there), (f.__name__, 'scanpy has no', set(here) - set(there))
    assert set(there) <= {*here, *missing}, (f.__name__, 'not told', set(there) - {*here, *missing})
${checks.join('\n')}
print(${checks.length}, 'functions')`;
}
