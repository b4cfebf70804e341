import { throwIfAborted } from '@sparsome/core';
import type { AnnData } from '../anndata.ts';
import { readFrom } from '../read/h5ad.ts';
import { isWanted, type SlotOptions } from '../read/slots.ts';
import { hierarchyOf } from './hierarchy.ts';
import { guarded, type ZarrStore } from './store.ts';
import { loadTree } from './tree.ts';

export interface ZarrOptions extends SlotOptions {
  readonly signal?: AbortSignal;
  /** What it is called in messages; default `zarr`. */
  readonly name?: string;
}

/** `readZarr` of the package. */
export async function readZarr(store: ZarrStore | Blob, { name = 'zarr', signal, slots }: ZarrOptions = {}): Promise<AnnData> {
  throwIfAborted(signal, name);
  const source = store instanceof Blob ? (await import('./zip-store.ts')).blobStore(store, name) : store,
    reads = guarded(source, name, signal);
  const { format, nodes } = await hierarchyOf(reads, name),
    kept = slots ? new Map([...nodes].filter(([path]) => path === '' || isWanted(slots, path.split('/')[0] ?? ''))) : nodes;
  const root = await loadTree(reads, name, { format, nodes: kept });
  return readFrom({ name, root });
}
