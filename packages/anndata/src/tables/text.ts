import { fail, placed, sparse } from '@sparsome/core';
import { type AnnData, anndata, sparseSlot } from '../anndata.ts';
import { dataFrame } from '../frame.ts';
import { notFinite } from '../read/matrix.ts';
import { corruptText, growing } from './growing.ts';
import { type Layout, layoutOf, unquoted } from './layout.ts';
import { numberIn } from './number.ts';
import { type Gunzip, inflated, type Pieces, wholeLines } from './pieces.ts';

export interface TextOptions {
  readonly gunzip?: Gunzip;
}

/** `readText` of the package: names are found by `layoutOf`, zeros are not stored. */
export async function readText(pieces: Pieces, where: string, o: TextOptions = {}): Promise<AnnData> {
  const names: string[] = [],
    pointers: number[] = [0],
    entries = growing(),
    decoder = new TextDecoder();
  const waiting: { readonly bytes: Uint8Array; readonly line: number }[] = [];
  let layout: Layout | undefined,
    comment: string | undefined,
    line = 0;
  const row = (b: Uint8Array, from: number, to: number, at: Layout, number: number): void => {
    readRow(b, from, to, at, `${where} line ${number}`, names, entries.add);
    pointers.push(entries.count);
  };
  const begin = (): Layout => {
    const [first, second] = waiting.map(({ bytes }) => decoder.decode(bytes));
    const found = layoutOf(first ?? '', second, comment, where);
    for (const { bytes, line: number } of waiting.slice(found.header ? 1 : 0)) row(bytes, 0, bytes.length, found, number);
    return found;
  };
  for await (const block of wholeLines(inflated(pieces, where, o.gunzip))) {
    for (let at = 0; at < block.length; ) {
      const end = block.indexOf(10, at),
        to = end > at && block[end - 1] === 13 ? end - 1 : end;
      // A mark of UTF-8 at the very start is no part of a name.
      const from = line++ === 0 && block[at] === 0xef && block[at + 1] === 0xbb && block[at + 2] === 0xbf ? at + 3 : at;
      at = end + 1;
      if (to === from) continue;
      if (layout) row(block, from, to, layout, line);
      else if (waiting.length === 0 && block[from] === 35) comment = decoder.decode(block.subarray(from, to)).replace(/^[# ]+/, '') || comment;
      else {
        waiting.push({ bytes: block.slice(from, to), line });
        if (waiting.length === 2) layout = begin();
      }
    }
  }
  if (waiting.length === 0) {
    return fail('Corrupt', {
      where,
      what: 'the file holds no table',
      expected: 'a line of names, then a line for each cell',
      got: line === 0 ? 'an empty file' : 'no line of values',
      consequence: 'nothing was read',
      fix: 'pass a table of cells by genes',
    });
  }
  const { columns, rowNames } = layout ?? begin(),
    rows = pointers.length - 1;
  const X = sparse({ order: 'csr', shape: [rows, columns.length], ...entries.end(), indptr: Int32Array.from(pointers) });
  return anndata({ X: placed(sparseSlot, X), obs: dataFrame(rowNames ? names : Array.from(pointers.slice(1), (_, i) => String(i))), var: dataFrame(columns) });
}

const quote = 34,
  zero = 48;

/** One line: its name, then its values; zeros are not stored. */
function readRow(b: Uint8Array, from: number, to: number, layout: Layout, where: string, names: string[], add: (column: number, value: number) => void): void {
  const { delimiter, columns, rowNames } = layout,
    count = columns.length;
  const isEnd = (byte: number): boolean => (delimiter === 0 ? byte === 32 || byte === tab : byte === delimiter);
  const skip = (at: number): number => {
    while (delimiter === 0 && at < to && isEnd(b[at]!)) at++;
    return at;
  };
  const fieldEnd = (start: number): number => {
    let at = start;
    if (b[at] === quote) for (at++; at < to && !(b[at] === quote && (at + 1 === to || isEnd(b[at + 1]!))); ) at++;
    while (at < to && !isEnd(b[at]!)) at++;
    return at;
  };
  let at = skip(from),
    n = 0;
  if (rowNames) {
    const end = fieldEnd(at);
    names.push(unquoted(new TextDecoder().decode(b.subarray(at, end))));
    at = skip(end + 1);
  }
  const place = (): string => `${where}${rowNames ? ` (${names.at(-1)})` : ''}`;
  // One field more than delimiters: after the last one, `at` lies behind the line by one.
  for (const last = delimiter === 0 ? to - 1 : to; at <= last; n++) {
    if (b[at] === zero && (at + 1 === to || isEnd(b[at + 1]!))) at = skip(at + 2);
    else {
      const end = fieldEnd(at),
        quoted = b[at] === quote && end - at > 1 ? 1 : 0;
      const value = numberIn(b, at + quoted, end - quoted, (text) =>
        corruptText(place(), `not a number in column ${n + 1}${columns[n] === undefined ? '' : ` (${columns[n]})`}`, 'a number', `"${text}"`),
      );
      if (value - value !== 0) notFinite(where, names.length - 1, n, value);
      if (value !== 0 && n < count) add(n, value);
      at = skip(end + 1);
    }
  }
  if (n !== count)
    corruptText(
      place(),
      'the line has the wrong number of values',
      `${count}`,
      String(n),
      'check that the file was not cut short, and that names hold no delimiter',
    );
}

const tab = 9;
