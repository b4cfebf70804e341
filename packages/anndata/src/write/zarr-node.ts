import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Writable } from 'node:stream';
import { throwIfAborted } from '@sparsome/core';
import type { AnnData } from '../anndata.ts';
import { createZarr, type ZarrSink } from '../zarr/writer.ts';
import { writeTo } from './h5ad.ts';

interface Options {
  readonly signal?: AbortSignal;
  readonly zarrFormat?: 2 | 3;
}

/** Writes a folder. */
export async function writeZarrFolder(path: string, adata: AnnData, o: Options): Promise<void> {
  await mkdir(path);
  await write(adata, o, {
    async set(key, bytes) {
      const file = join(path, key);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, bytes);
    },
  });
}

/** Writes a zip whose members are stored: their chunks are compressed already, and can be read in ranges. */
export async function writeZarrZip(path: string, adata: AnnData, o: Options): Promise<void> {
  const { Uint8ArrayReader, ZipWriter } = await import('@zip.js/zip.js');
  const file = createWriteStream(path);
  const closed = new Promise<void>((resolve) => file.once('close', resolve));
  try {
    const zip = new ZipWriter(Writable.toWeb(file), { level: 0, useWebWorkers: false, extendedTimestamp: false });
    await write(adata, o, { set: async (key, bytes) => void (await zip.add(key, new Uint8ArrayReader(bytes))) });
    await zip.close();
  } catch (e) {
    // The caller takes the file away: one that is still being opened would appear after that.
    file.destroy();
    await closed;
    throw e;
  }
}

async function write(adata: AnnData, o: Options, sink: ZarrSink): Promise<void> {
  const file = createZarr(
    {
      set(key, bytes) {
        throwIfAborted(o.signal, 'writing zarr');
        return sink.set(key, bytes);
      },
    },
    o.zarrFormat ?? 3,
  );
  await writeTo(file, adata, o.signal ? { signal: o.signal } : {});
  await file.close();
}
