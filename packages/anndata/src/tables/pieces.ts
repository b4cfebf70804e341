import { fail } from '@sparsome/core';

/** The bytes of a file from its start, piece by piece. */
export type Pieces = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
/** A gunzip of the platform: `zlib` of Node, `DecompressionStream` of browsers. */
export type Gunzip = (pieces: Pieces) => AsyncIterable<Uint8Array>;

export const isGzip = (head: Uint8Array): boolean => head[0] === 0x1f && head[1] === 0x8b;

/** The text of a file, whether it is compressed or not: its first bytes tell. Throws `Corrupt` when the archive is damaged or cut short. */
export async function* inflated(pieces: Pieces, where: string, gunzip: Gunzip = gunzipStream): AsyncGenerator<Uint8Array> {
  const rest = iteratorOf(pieces);
  let head: Uint8Array = new Uint8Array(0);
  for (let next = await rest.next(); !next.done; next = await rest.next()) {
    head = joined([head, next.value]);
    if (head.length > 1) break;
  }
  if (head.length === 0) return;
  const all = again(head, rest);
  if (!isGzip(head)) {
    yield* all;
    return;
  }
  try {
    yield* gunzip(all);
  } catch (cause) {
    fail(
      'Corrupt',
      {
        where,
        what: 'the gzip file is damaged or was cut short',
        expected: 'a whole gzip file',
        got: cause instanceof Error ? cause.message : String(cause),
        consequence: 'nothing was read',
        fix: 'copy or download it again',
      },
      cause,
    );
  }
}

const iteratorOf = (pieces: Pieces): AsyncIterator<Uint8Array> | Iterator<Uint8Array> =>
  Symbol.asyncIterator in pieces ? pieces[Symbol.asyncIterator]() : pieces[Symbol.iterator]();

async function* again(first: Uint8Array, rest: AsyncIterator<Uint8Array> | Iterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}

/** `DecompressionStream` reads one gzip member; files of several (bgzip) need Node. */
async function* gunzipStream(pieces: Pieces): AsyncGenerator<Uint8Array> {
  const iterator = iteratorOf(pieces);
  const source = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      const next = await iterator.next();
      if (next.done) controller.close();
      else controller.enqueue(Uint8Array.from(next.value));
    },
  });
  const reader = source.pipeThrough(new DecompressionStream('gzip')).getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
}

const newline = 10;

/** The same bytes cut after line ends, so that no line is divided; the last line gets an end where it has none. */
export async function* wholeLines(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let carried: Uint8Array[] = [];
  for await (const piece of pieces) {
    const end = piece.lastIndexOf(newline) + 1;
    if (end > 0) {
      yield carried.length > 0 ? joined([...carried, piece.subarray(0, end)]) : piece.subarray(0, end);
      carried = [];
    }
    // Streams may use their buffers again.
    if (end < piece.length) carried.push(piece.slice(end));
  }
  if (carried.length > 0) yield joined([...carried, Uint8Array.of(newline)]);
}

export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((n, p) => n + p.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** The lines of a small text file, without their ends; empty ones are left out. */
export async function linesIn(pieces: Pieces, where: string, gunzip?: Gunzip): Promise<readonly string[]> {
  const parts: Uint8Array[] = [];
  for await (const piece of inflated(pieces, where, gunzip)) parts.push(piece.slice());
  return new TextDecoder()
    .decode(joined(parts))
    .split(/\r\n|\n|\r/)
    .filter((line) => line !== '');
}
