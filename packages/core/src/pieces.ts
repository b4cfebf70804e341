import type { Buffers, Capabilities } from './backend.ts';
import type { Contract } from './contract.ts';
import { bytesPerElement, type DTypes } from './dtype.ts';
import type { Engine } from './execute.ts';
import { elements } from './outputs.ts';
import { type Held, startsOf } from './resident.ts';
import { type AnyDesc, isSparseDesc } from './slot.ts';
import { majorOf, type Ptr } from './sparse.ts';

/** Lines `from … to` of the input that is cut; of a sparse one also its entries `start … end`, where the arrays begin at `base`. */
export interface Piece {
  readonly from: number;
  readonly to: number;
  readonly start: number;
  readonly end: number;
  readonly base: number;
}

// Entries in one piece: a few milliseconds where the work blocks the caller, some ten where it does not.
const entriesWhenBlocking = 1 << 20;
const entriesElsewhere = 1 << 25;

/**
 * How a call is cut. Folded contracts: canonical blocks, always, for the bits. Row-local contracts (all outputs `concat`)
 * may be cut anywhere: into pieces small enough to stay responsive. Others are one piece.
 */
export async function piecesOf(
  c: Contract,
  inputs: ReadonlyMap<string, Held>,
  outputs: ReadonlyMap<string, AnyDesc>,
  { capabilities, moved }: Pick<Engine<Buffers, unknown>, 'capabilities' | 'moved'>,
): Promise<readonly Piece[]> {
  const over = c.merge && inputs.get(c.merge.over);
  if (!c.merge || !over) return [{ from: 0, to: 0, start: 0, end: 0, base: 0 }];
  const { desc } = over;
  const lines = isSparseDesc(desc) ? majorOf(desc) : (desc.shape[0] ?? 0);
  const began = performance.now(),
    known = over.starts !== undefined;
  const starts = isSparseDesc(desc) ? await startsOf(over) : undefined;
  if (starts && !known) moved('download', starts.byteLength, 'cut', began);
  const folded = Object.values(c.merge.by).some((by) => by !== 'concat');
  const most = { entries: entriesAtOnce(capabilities), lines: linesAtOnce(capabilities, lines, [desc, ...outputs.values()]) };
  const cuts = folded ? everyNth(lines, c.merge.rows) : bySize(lines, starts, desc.shape[1] ?? 1, most);
  const at = (line: number): number => (starts ? Number(starts[line]) : 0);
  return cuts.slice(1).map((to, n) => ({ from: cuts[n] ?? 0, to, start: at(cuts[n] ?? 0), end: at(to), base: at(0) }));
}

// A value has at most 8 bytes, and the line that makes a piece full is in it.
const entriesAtOnce = ({ blocking, maxBindingBytes = Number.POSITIVE_INFINITY }: Capabilities): number =>
  Math.min(blocking ? entriesWhenBlocking : entriesElsewhere, Math.max(1, Math.floor(maxBindingBytes / 16)));

// What a kernel sees of a buffer begins at a multiple of 256 bytes; a pointer has at most 8, and lines one more than there are.
const besides = 256 + 8;

/** Lines of which pointers, and every dense array that has some elements for each line, are seen as a whole. */
function linesAtOnce({ maxBindingBytes = Number.POSITIVE_INFINITY }: Capabilities, lines: number, arrays: readonly AnyDesc[]): number {
  const bytes = arrays.map((d) => (isSparseDesc(d) ? 0 : (elements(d) / Math.max(1, lines)) * bytesPerElement[d.dtype]));
  return Math.max(1, Math.floor((maxBindingBytes - besides) / Math.max(8, ...bytes)));
}

function everyNth(lines: number, n: number): number[] {
  const cuts = [0];
  while ((cuts.at(-1) ?? 0) < lines) cuts.push(Math.min(lines, (cuts.at(-1) ?? 0) + n));
  return cuts.length > 1 ? cuts : [0, lines];
}

/** Cuts after the first line that brings a piece to so many entries or lines. */
function bySize(lines: number, starts: DTypes[Ptr] | undefined, width: number, most: { readonly entries: number; readonly lines: number }): number[] {
  if (!starts) return everyNth(lines, Math.max(1, Math.min(most.lines, Math.floor(most.entries / Math.max(1, width)))));
  const cuts = [0];
  for (let line = 1, first = 0, from = Number(starts[0]); line < lines; line++) {
    if (Number(starts[line]) - from < most.entries && line - first < most.lines) continue;
    cuts.push(line);
    first = line;
    from = Number(starts[line]);
  }
  return [...cuts, lines];
}
