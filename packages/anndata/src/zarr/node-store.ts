import { open, readdir, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import FileSystemStore from '@zarrita/storage/fs';
import FetchStore from '@zarrita/storage/fetch';
import { HTTPRangeReader } from '@zarrita/storage/zip';
import type { ZarrStore } from './store.ts';
import { type ZipBytes, zipStore } from './zip-store.ts';

/** A folder. */
export function folderStore(path: string): ZarrStore {
  const files = new FileSystemStore(path);
  return {
    get: (key, o) => files.get(key, o),
    getRange: (key, range, o) => files.getRange(key, range, o),
    async list() {
      const found = await readdir(path, { recursive: true, withFileTypes: true });
      return found.filter((e) => e.isFile()).map((e) => relative(path, join(e.parentPath, e.name)).split(sep).join('/'));
    },
  };
}

/** A zip on disk, open while `work` runs. */
export async function withZip<T>(path: string, work: (store: ZarrStore) => Promise<T>): Promise<T> {
  const file = await open(path);
  try {
    const bytes: ZipBytes = {
      getLength: async () => (await file.stat()).size,
      async read(offset, length) {
        const { buffer, bytesRead } = await file.read(new Uint8Array(length), 0, length, offset);
        return buffer.slice(0, bytesRead);
      },
    };
    return await work(zipStore(bytes, path));
  } finally {
    await file.close();
  }
}

/** A zip on disk that is opened anew for every read: for rows, which nobody closes. */
export const zipOnDisk = (path: string): ZarrStore =>
  zipStore(
    {
      getLength: async () => (await stat(path)).size,
      async read(offset, length) {
        const file = await open(path);
        try {
          const { buffer, bytesRead } = await file.read(new Uint8Array(length), 0, length, offset);
          return buffer.slice(0, bytesRead);
        } finally {
          await file.close();
        }
      },
    },
    path,
  );

/** A folder behind an address; names are escaped, which zarrita leaves to its caller. */
export function addressStore(address: string): ZarrStore {
  const remote = new FetchStore(address),
    escaped = (key: string): `/${string}` => `/${key.slice(1).split('/').map(encodeURIComponent).join('/')}`;
  return { get: (key, o) => remote.get(escaped(key), o), getRange: (key, range, o) => remote.getRange(escaped(key), range, o) };
}

/** A zip behind an address, read in ranges. */
export const zipAtAddress = (address: string): ZarrStore => {
  const remote = new HTTPRangeReader(address);
  return zipStore({ getLength: () => remote.getLength(), read: async (offset, length) => new Uint8Array(await remote.read(offset, length)) }, address);
};
