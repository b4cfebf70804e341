import { fail } from '@sparsome/core';
import type { AnnData } from './anndata.ts';
import type { H5adRows, RowOptions } from './read/rows.ts';
import { guess, isHdf5 } from './read/signature.ts';
import type { SlotOptions } from './read/slots.ts';
import { mtx, tenxFolder, text } from './tables/node.ts';
import type { TenxOptions } from './tenx/features.ts';
import { type Start, startOf } from './start.ts';

export interface ReadOptions extends TenxOptions, SlotOptions {
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

/** HDF5: AnnData, or a matrix of Cell Ranger. */
export const h5ad = {
  name: 'h5ad',
  matches: ({ head }: Start) => isHdf5(head),
  read: async (start: Start, o: ReadOptions) => (await import('./read/node.ts')).readFile(start, o),
  rows: async (start: Start, o: RowOptions) => (await import('./read/node.ts')).rowsOfFile(start, o),
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
const formats: readonly Format[] = [zarr, h5ad, mtx, text, tenxFolder];

/** The format of an input and how it begins. Throws `Corrupt` for what none of them knows. */
export async function detect(path: string): Promise<{ readonly start: Start; readonly format: Format }> {
  const start = await startOf(path);
  for (const format of formats) if (await format.matches(start)) return { start, format };
  return fail('Corrupt', {
    where: path,
    what: 'not a file of a kind that is read here',
    expected: 'h5ad, AnnData zarr, 10x h5, a 10x folder, mtx, csv or tsv',
    got: guess(start.head),
    consequence: 'nothing was read',
    fix: 'pass one of these; what a file is shows its content, not its name',
  });
}
