import { type AnnData, categoryNames, type Column, dispose, type Matrix } from '@sparsome/anndata';
import { readAnnData } from '@sparsome/anndata/node';
import { type InputFlags, tenxOptions } from '../input/flags.ts';
import { nnzOf, isSparse } from '@sparsome/core';

/** What is in a file, slot by slot. */
export async function info(path: string, o: InputFlags = {}): Promise<string> {
  const adata = await readAnnData(path, tenxOptions(o));
  try {
    return await describeAnnData(path, adata);
  } finally {
    dispose(adata);
  }
}

async function describeAnnData(path: string, adata: AnnData): Promise<string> {
  const [cells, genes] = adata.shape;
  const matrices = async (slot: string, m: ReadonlyMap<string, Matrix | { readonly columns: ReadonlyMap<string, Column> }>): Promise<string[]> =>
    Promise.all(
      [...m].map(async ([name, value]) => `${slot}['${name}']  ${'columns' in value ? `table of ${value.columns.size} columns` : await matrixText(value)}`),
    );
  const columns = (slot: string, all: ReadonlyMap<string, Column>): string[] => [...all].map(([name, c]) => `${slot}['${name}']  ${columnText(c)}`);
  return [
    `${path}: ${cells.toLocaleString('en-US')} cells x ${genes.toLocaleString('en-US')} genes`,
    ...(adata.X ? [`X  ${await matrixText(adata.X)}`] : ['X  none']),
    ...(adata.raw ? [`raw.X  ${await matrixText(adata.raw.X)}`] : []),
    ...columns('obs', adata.obs.columns),
    ...columns('var', adata.var.columns),
    ...(await matrices('layers', adata.layers)),
    ...(await matrices('obsm', adata.obsm)),
    ...(await matrices('varm', adata.varm)),
    ...(await matrices('obsp', adata.obsp)),
    ...(await matrices('varp', adata.varp)),
    ...[...adata.uns.keys()].map((name) => `uns['${name}']`),
    ...adata.unknown.map(({ path: where, why, content }) => `${where}  ${content ? 'kept as it is' : 'not understood'}: ${why}`),
  ].join('\n  ');
}

async function matrixText(m: Matrix): Promise<string> {
  const value: unknown = await m.host();
  if (!isSparse(value)) return `dense ${m.desc.shape.join(' x ')}, ${m.desc.dtype}`;
  const share = nnzOf(value) / (value.shape[0] * value.shape[1] || 1);
  return `${value.order} ${value.shape.join(' x ')}, ${nnzOf(value).toLocaleString('en-US')} values of ${value.dtype} (${(100 * share).toFixed(1)} %), ${value.whole ? 'whole numbers' : 'real numbers'}`;
}

function columnText(c: Column): string {
  if (c.kind === 'categorical')
    return `${c.ordered ? 'ordered ' : ''}categories: ${categoryNames(c).slice(0, 12).join(', ')}${c.categories.length > 12 ? `, … (${c.categories.length})` : ''}`;
  return c.kind === 'numbers' ? c.values.constructor.name.replace('Array', '').toLowerCase() : c.kind;
}
