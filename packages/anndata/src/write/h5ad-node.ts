import { deflateSync } from 'node:zlib';
import { throwIfAborted } from '@sparsome/core';
import type { AnnData } from '../anndata.ts';
import { createHdf5, type Sink } from '../hdf5/index.ts';
import { nodeSink } from '../hdf5/node-sink.ts';
import { cannotCreate } from './refusals.ts';
import { writeTo } from './h5ad.ts';

interface Options {
  readonly compression?: boolean;
  readonly signal?: AbortSignal;
}

/** Writes an h5ad file. Throws `InvalidInput` when it cannot be created. */
export async function writeH5adFile(path: string, adata: AnnData, o: Options): Promise<void> {
  const sink = await nodeSink(path).catch((cause: unknown) => cannotCreate(path, cause));
  try {
    const sinkUntilAbort: Sink = {
      write(position, bytes) {
        throwIfAborted(o.signal, `writing ${path}`);
        return sink.write(position, bytes);
      },
    };
    const file = createHdf5(sinkUntilAbort, { deflate: (bytes, level) => deflateSync(bytes, { level }) });
    await writeTo(file, adata, o);
    await file.close();
  } finally {
    await sink.close();
  }
}
