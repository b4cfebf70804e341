import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { Format } from '../detect.ts';
import type { Start } from '../start.ts';
import type { Folder } from '../tenx/folder.ts';
import { type Gunzip, inflated, type Pieces } from './pieces.ts';

const piece = 2 ** 18;

/** Inflates beside the parsing: zlib of Node works on a thread of its own. */
export const gunzipNode: Gunzip = (pieces) => {
  const inflate = createGunzip({ chunkSize: piece });
  // Its errors come out of the loop over it.
  pipeline(Readable.from(pieces), inflate, () => {});
  return inflate;
};
const filesIn = (folder: string, names: readonly string[]): Folder => ({ names, open: (name) => piecesOf(join(folder, name)) });
export const piecesOf = (path: string): Pieces => createReadStream(path, { highWaterMark: piece });

/** The beginning as text, inflated when need be; undefined for what is no text. */
async function textOf({ head, kind }: Start): Promise<string | undefined> {
  if (kind === 'folder' || head.length === 0) return undefined;
  const parts: number[] = [];
  try {
    for await (const part of inflated([head], 'head', gunzipNode)) parts.push(...part.subarray(0, 512));
  } catch {
    // 512 bytes are no whole archive: what came before is enough.
  }
  return parts.length > 0 && parts.every((b) => b > 31 || (b >= 9 && b <= 13)) ? new TextDecoder().decode(Uint8Array.from(parts)) : undefined;
}

export const mtx: Format = {
  name: 'mtx',
  matches: async (start) => /^%%matrixmarket/i.test((await textOf(start)) ?? ''),
  async read({ path }, o) {
    const folder = dirname(path),
      names = await readdir(folder),
      { prefixBeside, readTenxFolder } = await import('../tenx/folder.ts');
    // With its names beside it, it is one of 10x: genes by cells, which as cells by genes would be wrong without a word.
    const prefix = prefixBeside(basename(path), names);
    if (prefix !== undefined) return readTenxFolder(filesIn(folder, names), folder, { ...o, prefix, gunzip: gunzipNode });
    const { readMtxFile } = await import('./mtx.ts');
    return readMtxFile(piecesOf(path), path, { gunzip: gunzipNode });
  },
};

export const text: Format = {
  name: 'text table',
  async matches(start) {
    const head = (await textOf(start)) ?? '',
      [first = '', ...rest] = head.split('\n').filter((line) => !line.startsWith('#'));
    if (!/[\t,; ]/.test(first)) return false;
    // A letter has commas too: its name says that it is a table, or numbers do, or names that go on beyond what is seen of the file.
    const isNamed = /\.(csv|tsv|tab)(\.gz)?$/i.test(start.path);
    return isNamed || rest.some((line) => /[\t,; ]"?[+-]?\.?\d/.test(line)) || (rest.length === 0 && start.size > start.head.length);
  },
  async read({ path }) {
    const { readText } = await import('./text.ts');
    return readText(piecesOf(path), path, { gunzip: gunzipNode });
  },
};

/** Any folder that is not something else: its message tells what is missing. */
export const tenxFolder: Format = {
  name: '10x folder',
  matches: ({ path, kind }) => kind === 'folder' && !/^https?:/.test(path),
  async read({ path, entries }, o) {
    const { readTenxFolder } = await import('../tenx/folder.ts');
    return readTenxFolder(filesIn(path, entries), path, { ...o, gunzip: gunzipNode });
  },
};
