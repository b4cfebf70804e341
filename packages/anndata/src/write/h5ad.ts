import { throwIfAborted } from '@sparsome/core';
import type { AnnData, Matrix } from '../anndata.ts';
import type { DataFrame } from '../frame.ts';
import type { ElementWriter } from '../zarr/writer.ts';
import { encodings, type Target, within, writeFrame, writeMatrix } from './elements.ts';
import { carriedOf, writeOpaque } from './opaque.ts';
import { writeUns } from './uns.ts';

/** Writes every slot in the layout of anndata 0.8 and later, and what the AnnData only carries. The caller closes the file. */
export async function writeTo(file: ElementWriter, adata: AnnData, o: { readonly compression?: boolean; readonly signal?: AbortSignal }): Promise<void> {
  const to: Target = { file, storage: o.compression ? { deflate: 4, shuffle: true } : {} };
  const carried = carriedOf(adata);
  const columns = (table: string): string[] => carried.filter((u) => u.column && u.path.startsWith(`${table}/`)).map((u) => u.path.slice(table.length + 1));
  const slot = async (name: string, values: ReadonlyMap<string, Matrix | DataFrame>): Promise<void> => {
    await file.group(name, encodings.dict);
    for (const [key, value] of values) {
      throwIfAborted(o.signal, 'writing h5ad');
      await ('index' in value ? writeFrame(to, within(name, key), value, columns(within(name, key))) : writeMatrix(to, within(name, key), value));
    }
  };
  await file.group('', encodings.anndata);
  if (adata.X) await writeMatrix(to, 'X', adata.X);
  throwIfAborted(o.signal, 'writing h5ad');
  await writeFrame(to, 'obs', adata.obs, columns('obs'));
  await writeFrame(to, 'var', adata.var, columns('var'));
  for (const name of ['layers', 'obsm', 'varm', 'obsp', 'varp'] as const) await slot(name, adata[name]);
  await writeUns(to, 'uns', adata.uns);
  if (adata.raw) {
    await file.group('raw', encodings.raw);
    await writeMatrix(to, 'raw/X', adata.raw.X);
    await writeFrame(to, 'raw/var', adata.raw.var, columns('raw/var'));
    await slot('raw/varm', adata.raw.varm);
  }
  for (const { path, content } of carried) {
    throwIfAborted(o.signal, 'writing h5ad');
    await writeOpaque(file, path, content);
  }
}
