import { throwIfAborted } from '@sparsome/core';
import type { AnnData, Matrix } from '../anndata.ts';
import type { DataFrame } from '../frame.ts';
import type { Hdf5Writer } from '../hdf5/index.ts';
import { encodings, type Target, writeFrame, writeMatrix } from './elements.ts';
import { writeUns } from './uns.ts';

/** Writes every slot in the layout of anndata 0.8 and later. The caller closes the file. */
export async function writeTo(file: Hdf5Writer, adata: AnnData, o: { readonly compression?: boolean; readonly signal?: AbortSignal }): Promise<void> {
  const to: Target = { file, storage: o.compression ? { deflate: 4, shuffle: true } : {} };
  const slot = async (name: string, values: ReadonlyMap<string, Matrix | DataFrame>): Promise<void> => {
    await file.group(name, encodings.dict);
    for (const [key, value] of values) {
      throwIfAborted(o.signal, 'writing h5ad');
      await ('index' in value ? writeFrame(to, `${name}/${key}`, value) : writeMatrix(to, `${name}/${key}`, value));
    }
  };
  await file.group('', encodings.anndata);
  if (adata.X) await writeMatrix(to, 'X', adata.X);
  throwIfAborted(o.signal, 'writing h5ad');
  await writeFrame(to, 'obs', adata.obs);
  await writeFrame(to, 'var', adata.var);
  for (const name of ['layers', 'obsm', 'varm', 'obsp', 'varp'] as const) await slot(name, adata[name]);
  await writeUns(to, 'uns', adata.uns);
  if (adata.raw) {
    await file.group('raw', encodings.raw);
    await writeMatrix(to, 'raw/X', adata.raw.X);
    await writeFrame(to, 'raw/var', adata.raw.var);
    await slot('raw/varm', adata.raw.varm);
  }
}
