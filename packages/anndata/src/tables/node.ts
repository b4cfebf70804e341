import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { Format } from '../detect.ts';
import type { Start } from '../start.ts';
import { type Gunzip, inflated, type Pieces } from './pieces.ts';

const piece = 2 ** 18;

/** Inflates beside the parsing: zlib of Node works on a thread of its own. */
export const gunzipNode: Gunzip = (pieces) => {
  const inflate = createGunzip({ chunkSize: piece });
  // Its errors come out of the loop over it.
  pipeline(Readable.from(pieces), inflate, () => {});
  return inflate;
};
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
  async read({ path }) {
    const { readMtxFile } = await import('./mtx.ts');
    return readMtxFile(piecesOf(path), path, { gunzip: gunzipNode });
  },
};

export const text: Format = {
  name: 'text table',
  async matches(start) {
    const head = (await textOf(start)) ?? '';
    // A first line longer than what is seen of the file has no end here.
    return /[\t,; ]/.test(head) && (head.includes('\n') || start.size > start.head.length);
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
    return readTenxFolder({ names: entries, open: (name) => piecesOf(join(path, name)) }, path, { ...o, gunzip: gunzipNode });
  },
};
