import type { Group } from 'h5wasm';
import { fail, placed, sparse } from '@sparsome/core';
import { type AnnData, anndata, sparseSlot } from '../anndata.ts';
import { canonical, type CompressedArrays } from '../canonical.ts';
import type { Column } from '../column.ts';
import { dataFrame } from '../frame.ts';
import { checkIndices, inFile, readPointers } from '../read/matrix.ts';
import { indicesOf, valuesOf } from '../read/narrow.ts';
import { corrupt, datasetIn, isDataset, isGroup } from '../read/source.ts';
import { boolsIn, isBool, isNumbers, isStrings, numbersIn, stringsIn } from '../read/values.ts';
import { geneExpression, renumbered, type TenxOptions } from './features.ts';

const holds = (g: Group, ...names: readonly string[]): boolean => names.every((name) => g.keys().includes(name));
const groupsIn = (root: Group): readonly string[] => root.keys().filter((name) => isGroup(root.get(name)));
const genomesIn = (root: Group): readonly string[] =>
  groupsIn(root).filter((name) => {
    const g = root.get(name);
    return isGroup(g) && holds(g, 'barcodes', 'genes', 'gene_names', 'indptr');
  });

/** Is this a file of Cell Ranger, and no AnnData? */
export function isTenxH5(root: Group): boolean {
  const matrix = root.get('matrix');
  return !holds(root, 'obs', 'var') && ((isGroup(matrix) && holds(matrix, 'barcodes', 'indptr')) || genomesIn(root).length > 0);
}

/**
 * A count matrix of Cell Ranger in HDF5 as `scanpy.read_10x_h5` reads it: cells x genes, 32-bit counts as float32, `var` with
 * `gene_ids`, `feature_types`, `genome` and the file's further columns. Names are not made unique. Throws `InvalidInput` when several genomes
 * are there and none was named, or no feature is left.
 */
export function readTenxH5(root: Group, name: string, o: TenxOptions = {}): AnnData {
  const matrix = root.get('matrix');
  return isGroup(matrix) ? readCurrent(matrix, `${name}: /matrix`, o) : readLegacy(root, name, o.genome);
}

function readLegacy(root: Group, name: string, asked: string | undefined): AnnData {
  const genomes = genomesIn(root),
    genome = asked ?? genomes[0] ?? '';
  if (!genomes.includes(genome) || (asked === undefined && genomes.length > 1)) {
    fail('InvalidInput', {
      where: name,
      what: asked === undefined ? 'the file holds several genomes' : `the file holds no genome "${asked}"`,
      expected: 'the name of one genome',
      got: genomes.join(', '),
      consequence: 'nothing was read',
      fix: 'name one with the option genome, or --genome of the command',
    });
  }
  const e = root.get(genome),
    where = `${name}: /${genome}`;
  const g = isGroup(e) ? e : corrupt(where, 'the genome is missing', 'a group', 'nothing');
  const texts = (key: string): readonly string[] => stringsIn(datasetIn(g, key, where), `${where}/${key}`);
  return assembled(
    arraysIn(g, where),
    texts('barcodes'),
    texts('gene_names'),
    new Map([['gene_ids', { kind: 'strings', values: texts('genes') }]]),
    new Map(),
    where,
  );
}

function readCurrent(g: Group, where: string, o: TenxOptions): AnnData {
  const e = g.get('features'),
    f = isGroup(e) ? e : corrupt(where, 'there is no group "features"', 'barcodes, data, features, indices, indptr, shape', g.keys().join(', ')),
    at = `${where}/features`;
  const texts = (from: Group, key: string, place: string): readonly string[] => stringsIn(datasetIn(from, key, place), `${place}/${key}`);
  const barcodes = texts(g, 'barcodes', where),
    names = texts(f, 'name', at),
    types = texts(f, 'feature_type', at),
    probes = holds(f, 'gene_id');
  const columns = new Map<string, Column>([['gene_ids', { kind: 'strings', values: texts(f, probes ? 'gene_id' : 'id', at) }]]);
  if (probes) columns.set('probe_ids', { kind: 'strings', values: texts(f, 'id', at) });
  columns.set('feature_types', { kind: 'strings', values: types });
  for (const key of f.keys()) {
    const d = f.get(key);
    if (!isDataset(d) || ['name', 'feature_type', 'id', 'gene_id', '_all_tag_keys'].includes(key)) continue;
    if (isBool(d)) columns.set(key, { kind: 'bool', values: boolsIn(d, `${at}/${key}`) });
    else if (isStrings(d)) columns.set(key, { kind: 'strings', values: stringsIn(d, `${at}/${key}`) });
    else if (isNumbers(d)) columns.set(key, { kind: 'strings', values: Array.from(numbersIn(d, `${at}/${key}`), String) });
  }
  const genomes = columns.get('genome');
  if (o.genome !== undefined && !(genomes?.kind === 'strings' && genomes.values.includes(o.genome))) {
    fail('InvalidInput', {
      where: at,
      what: `no feature is of genome "${o.genome}"`,
      expected: 'a genome of the file',
      got: genomes?.kind === 'strings' ? [...new Set(genomes.values)].join(', ') : 'no genomes',
      consequence: 'nothing was read',
      fix: 'leave out the option genome, or name one of these',
    });
  }
  const kept = names.map(
    (_, i) =>
      (o.gexOnly === false || types[i] === geneExpression) && (o.genome === undefined || (genomes?.kind === 'strings' && genomes.values[i] === o.genome)),
  );
  if (names.length > 0 && !kept.includes(true)) {
    fail('InvalidInput', {
      where: at,
      what: 'no feature is a gene',
      expected: `type "${geneExpression}"`,
      got: [...new Set(types)].join(', '),
      consequence: 'nothing was read',
      fix: 'ask for all features: gexOnly: false, or --all-features of the command',
    });
  }
  const filtered = g.get('filtered_barcodes'),
    obs = new Map<string, Column>();
  if (isDataset(filtered))
    obs.set('filtered_barcodes', {
      kind: 'bool',
      values: boolsIn(filtered, `${where}/filtered_barcodes`).map((v) => (v === 0 ? 0 : 1)),
    });
  const all = arraysIn(g, where),
    to = renumbered(kept);
  if (!to) return assembled(all, barcodes, names, columns, obs, where);
  if (all.shape[1] !== names.length) corrupt(at, 'not as many features as the matrix has', String(all.shape[1]), String(names.length));
  const chosen = new Map(
    [...columns].map(([key, c]): [string, Column] => [
      key,
      c.kind === 'strings'
        ? { ...c, values: c.values.filter((_, i) => kept[i]) }
        : c.kind === 'bool'
          ? { ...c, values: c.values.filter((_, i) => kept[i]) }
          : c,
    ]),
  );
  return assembled(
    withColumns(all, to),
    barcodes,
    names.filter((_, i) => kept[i]),
    chosen,
    obs,
    where,
  );
}

/** The transposed matrix: Cell Ranger's CSC of genes x cells is CSR of cells x genes. */
function arraysIn(g: Group, where: string): CompressedArrays {
  const [genes = 0, cells = 0] = Array.from(numbersIn(datasetIn(g, 'shape', where), `${where}/shape`), Number);
  const values = valuesOf(numbersIn(datasetIn(g, 'data', where), `${where}/data`), `${where}/data`),
    indices = indicesOf(numbersIn(datasetIn(g, 'indices', where), `${where}/indices`), `${where}/indices`);
  const indptr = readPointers(g, cells, Math.min(values.length, indices.length), where);
  checkIndices(indices, genes, `${where}/indices`);
  const counts = datasetIn(g, 'data', where).metadata;
  const data = counts.type === 0 && counts.size === 4 && values instanceof Int32Array ? Float32Array.from(values) : values;
  return { order: 'csr', shape: [cells, genes], data, indices, indptr };
}

function withColumns(x: CompressedArrays, to: Int32Array): CompressedArrays {
  const indptr = x.indptr.slice(),
    indices = new Int32Array(x.indices.length),
    data = x.data.slice();
  let n = 0;
  for (let m = 0; m + 1 < x.indptr.length; m++) {
    for (let p = Number(x.indptr[m]); p < Number(x.indptr[m + 1]); p++) {
      const i = to[x.indices[p]!]!;
      if (i < 0) continue;
      indices[n] = i;
      data[n++] = x.data[p]!;
    }
    if (indptr instanceof BigInt64Array) indptr[m + 1] = BigInt(n);
    else indptr[m + 1] = n;
  }
  return { ...x, shape: [x.shape[0], to.reduce((most, i) => Math.max(most, i + 1), 0)], indptr, indices: indices.slice(0, n), data: data.slice(0, n) };
}

const assembled = (
  x: CompressedArrays,
  barcodes: readonly string[],
  names: readonly string[],
  columns: ReadonlyMap<string, Column>,
  obs: ReadonlyMap<string, Column>,
  where: string,
): AnnData => inFile(where, () => anndata({ X: placed(sparseSlot, sparse(canonical(x))), obs: dataFrame(barcodes, obs), var: dataFrame(names, columns) }));
