import { resolve } from 'node:path';
import type { AnnData } from './anndata.ts';
import { opened, readOpen } from './read/bytes.ts';
import { type H5adRows, type RowOptions, rowsOf } from './read/rows.ts';
import { checkHdf5, isHdf5 } from './read/signature.ts';
import { type Start, startOf } from './start.ts';

export interface ReadOptions {
  readonly signal?: AbortSignal;
}

/** A kind of input, known by its content. */
export interface Format {
  /** What it is called in messages: `h5ad`. */
  readonly name: string;
  /** Is it this? Says no rather than throwing; damage is for `read` to tell. */
  matches(start: Start): boolean | Promise<boolean>;
  read(start: Start, o: ReadOptions): Promise<AnnData>;
  /** Rows of a matrix on demand, where the format allows it. */
  rows?(start: Start, o: RowOptions): Promise<H5adRows>;
}

export const h5ad = {
  name: 'h5ad',
  matches: ({ head }: Start) => isHdf5(head),
  async read({ path, head, size }: Start) {
    checkHdf5(path, head, size);
    const { File, ready } = await import('h5wasm/node');
    await ready;
    return readOpen(path, () => new File(resolve(path), 'r'));
  },
  async rows({ path, head, size }: Start, o: RowOptions) {
    checkHdf5(path, head, size);
    const { File, ready } = await import('h5wasm/node');
    await ready;
    return rowsOf(
      path,
      () => {
        const file = opened(path, () => new File(resolve(path), 'r'));
        return { root: file, close: () => void file.close() };
      },
      o,
    );
  },
} satisfies Format;

const isAddress = (path: string): boolean => /^https?:\/\//.test(path);
const isZip = (head: Uint8Array): boolean => head[0] === 0x50 && head[1] === 0x4b;

/** A folder or an address with Zarr metadata in it, or a zip of one. */
const zarr: Format = {
  name: 'zarr',
  matches: ({ path, kind, head, entries }) =>
    isAddress(path) || (kind === 'folder' ? ['zarr.json', '.zgroup', '.zmetadata'].some((name) => entries.includes(name)) : isZip(head)),
  async read({ path, kind }, o) {
    const { readZarr } = await import('./zarr/read.ts'),
      { addressStore, folderStore, withZip, zipAtAddress } = await import('./zarr/node-store.ts');
    const options = { ...o, name: path };
    if (isAddress(path)) return readZarr(new URL(path).pathname.endsWith('.zip') ? zipAtAddress(path) : addressStore(path), options);
    return kind === 'folder' ? readZarr(folderStore(path), options) : withZip(path, (store) => readZarr(store, options));
  },
  async rows({ path, kind }, o) {
    const { zarrRows } = await import('./zarr/rows.ts'),
      { addressStore, folderStore, zipAtAddress, zipOnDisk } = await import('./zarr/node-store.ts');
    const options = { ...o, name: path };
    if (isAddress(path)) return zarrRows(new URL(path).pathname.endsWith('.zip') ? zipAtAddress(path) : addressStore(path), options);
    return zarrRows(kind === 'folder' ? folderStore(path) : zipOnDisk(path), options);
  },
};

/** The first that matches reads; what is more special comes first. */
const formats: readonly Format[] = [zarr, h5ad];

/** The format of an input and how it begins. What none knows goes to h5ad, whose message says what was found. */
export async function detect(path: string): Promise<{ readonly start: Start; readonly format: Format }> {
  const start = await startOf(path);
  for (const format of formats) if (await format.matches(start)) return { start, format };
  return { start, format: h5ad };
}
