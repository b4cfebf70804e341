import type { Opaque, Unknown } from './anndata.ts';
import { takeNumbers } from './column.ts';
import type { Values } from './hdf5/index.ts';

/**
 * What a subset does to elements that an AnnData only carries. Arrays of `obsm` and `varm` are cut; others that have a line
 * for each row or column cannot be, and lose their content: writing will refuse them.
 */
export function subsetUnknown(unknown: readonly Unknown[], along: 'obs' | 'var', lines: Uint32Array, before: number): readonly Unknown[] {
  const aligned = along === 'obs' ? ['obs', 'obsm', 'obsp', 'layers', 'X', 'raw'] : ['var', 'varm', 'varp', 'layers', 'X'];
  return unknown.map((u) => {
    const [slot = '', ...below] = u.path.split('/');
    if (!u.content || !aligned.includes(slot) || (slot === 'raw' && below[0] !== undefined && below[0] !== 'X')) return u;
    const direct = slot === along || slot === `${along}m`,
      content = direct && below.length === 1 ? takeLines(u.content, lines, before) : undefined;
    if (content) return { ...u, content };
    const { content: _, ...note } = u;
    return { ...note, why: `${u.why}, so it was not cut with ${along}` };
  });
}

function takeLines(x: Opaque, lines: Uint32Array, before: number): Opaque | undefined {
  if (x.kind !== 'dataset' || x.value === null || x.shape[0] !== before) return undefined;
  const width = x.shape.slice(1).reduce((n, m) => n * m, 1);
  const places = Uint32Array.from({ length: lines.length * width }, (_, i) => lines[Math.floor(i / width)]! * width + (i % width));
  return { ...x, shape: [lines.length, ...x.shape.slice(1)], value: taken(x.value, places) };
}

function taken(values: Values, places: Uint32Array): Values {
  if (isList(values)) return Array.from(places, (p) => values[p]!);
  if (!('kind' in values)) return takeNumbers(values, places);
  if (values.kind === 'record') return { ...values, fields: values.fields.map((f) => ({ ...f, data: taken(f.data, places) })) };
  return values.kind === 'bool' ? { ...values, data: takeNumbers(values.data, places) } : { ...values, data: Array.from(places, (p) => values.data[p]!) };
}

const isList = (values: Values): values is readonly string[] => Array.isArray(values);
