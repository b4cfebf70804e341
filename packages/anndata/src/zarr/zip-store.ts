import ZipFileStore from '@zarrita/storage/zip';
import { corrupt } from '../read/source.ts';
import type { ZarrStore } from './store.ts';

/** Random access to the bytes of a zip. */
export interface ZipBytes {
  getLength(): Promise<number>;
  read(offset: number, length: number): Promise<Uint8Array<ArrayBuffer>>;
}

/** The hierarchy in a zip, at its top or in the one folder there. */
export function zipStore(bytes: ZipBytes, name: string): ZarrStore {
  let keys: readonly string[] = [];
  const zip = new ZipFileStore(bytes, {
    transformEntries(entries) {
      keys = Object.keys(entries).filter((key) => !key.endsWith('/'));
      return entries;
    },
  });
  const opened = zip.has('/').then(() => {
    const roots = keys.filter((key) => /(^|\/)(zarr\.json|\.zgroup|\.zmetadata)$/.test(key)).map((key) => key.slice(0, key.lastIndexOf('/') + 1));
    return { keys, prefix: roots.reduce((a, b) => (b.length < a.length ? b : a), roots[0] ?? '') };
  });
  // Told when it is asked for.
  opened.catch(() => undefined);
  const open = () =>
    opened.catch((cause: unknown) =>
      corrupt(
        name,
        'the zip cannot be opened',
        'a complete .zarr.zip',
        `a zip archive without its end: ${cause instanceof Error ? cause.message : String(cause)}`,
        cause,
      ),
    );
  return {
    get: async (key) => zip.get(`/${(await open()).prefix}${key.slice(1)}`),
    getRange: async (key, range) => zip.getRange(`/${(await open()).prefix}${key.slice(1)}`, range),
    async list() {
      const { keys, prefix } = await open();
      return keys.filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
    },
  };
}

export const blobStore = (blob: Blob, name: string): ZarrStore =>
  zipStore({ getLength: async () => blob.size, read: async (offset, length) => new Uint8Array(await blob.slice(offset, offset + length).arrayBuffer()) }, name);
