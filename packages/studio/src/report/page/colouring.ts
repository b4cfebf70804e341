import type { PageData } from '../page-data.ts';
import { expressionLevels, type Numbers } from './data.ts';
import { absent, isDark, palette, ramp } from './palette.ts';
import type { Paint } from './renderers.ts';

/** How the map is coloured, and what its legend says. */
export interface Colouring {
  readonly title: string;
  readonly paint: Paint;
  readonly groups?: readonly { readonly label: string; readonly colour: string; readonly cells: number }[];
  readonly range?: { readonly low: string; readonly high: string; readonly colours: readonly string[] };
  /** Of one cell, for its tip. */
  textOf(cell: number): string;
}
type Read = (place: PageData['categories'][number]['codes']) => Numbers;
const short = (v: number): string => Number(v.toPrecision(3)).toLocaleString('en-US');

/** Groups; with one of them chosen, the others fade. */
export function byCategory({ name, labels, codes: place }: PageData['categories'][number], read: Read, chosen: ReadonlySet<number>): Colouring {
  const codes = read(place),
    colours = labels.map((_, n) => palette[n % palette.length]!);
  const sizes = new Array<number>(labels.length + 1).fill(0);
  for (const code of codes) sizes[code]!++;
  const fade = (n: number): boolean => chosen.size > 0 && !chosen.has(n);
  const order = chosen.size === 0 ? Uint32Array.from(codes.keys()) : sortedBy(codes.length, (cell) => Number(chosen.has(codes[cell]!)), 2);
  return {
    title: name,
    paint: { codes, colours: [...colours.map((c, n) => (fade(n) ? absent() : c)), absent()], order },
    groups: labels.map((label, n) => ({ label, colour: colours[n]!, cells: sizes[n]! })),
    textOf: (cell) => `${name}: ${labels[codes[cell]!] ?? 'none'}`,
  };
}

/** A quantity, its colours from the 1st to the 99th percentile. */
export function byQuantity({ title, values: place }: PageData['quantities'][number], read: Read): Colouring {
  const values = read(place),
    sorted = Float32Array.from(values).filter(Number.isFinite).sort();
  const low = sorted[Math.floor(0.01 * (sorted.length - 1))] ?? 0,
    high = sorted[Math.ceil(0.99 * (sorted.length - 1))] ?? 1;
  const scale = high > low ? 255 / (high - low) : 0;
  const codes = Uint16Array.from(values, (v) => (Number.isFinite(v) ? Math.max(0, Math.min(255, Math.round((v - low) * scale))) : 256));
  const colours = ramp(256, isDark());
  return {
    title,
    paint: { codes, colours: [...colours, absent()], order: sortedBy(codes.length, (cell) => (codes[cell]! + 1) % 257, 257) },
    range: { low: `≤ ${short(low)}`, high: `≥ ${short(high)}`, colours },
    textOf: (cell) => `${title}: ${short(values[cell]!)}`,
  };
}

/** A gene: cells without it are grey and lie below. */
export function byGene(data: PageData['expression'][number], read: Read, cells: number): Colouring {
  const levels = expressionLevels(data, read(data.bytes), cells),
    colours = ramp(255, isDark());
  return {
    title: data.gene,
    paint: { codes: levels, colours: [absent(), ...colours], order: sortedBy(cells, (cell) => levels[cell]!, 256) },
    range: { low: '0 (grey)', high: short(data.max), colours },
    textOf: (cell) => `${data.gene}: ${short((levels[cell]! / 255) * data.max)}`,
  };
}

/** Cells by a small whole key, equal keys in their order. */
function sortedBy(cells: number, key: (cell: number) => number, keys: number): Uint32Array {
  const next = new Uint32Array(keys + 1),
    order = new Uint32Array(cells);
  for (let c = 0; c < cells; c++) next[key(c) + 1]!++;
  for (let k = 0; k < keys; k++) next[k + 1]! += next[k]!;
  for (let c = 0; c < cells; c++) order[next[key(c)]!++] = c;
  return order;
}
