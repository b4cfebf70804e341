import { fail, placed } from '@sparsome/core';
import { type AnnData, anndata, sparseSlot } from '../anndata.ts';
import type { Column } from '../column.ts';
import { dataFrame } from '../frame.ts';
import { corruptText } from '../tables/growing.ts';
import { readMtx } from '../tables/mtx.ts';
import { type Gunzip, linesIn, type Pieces } from '../tables/pieces.ts';
import { geneExpression, idColumn, renumbered, type TenxOptions, uniqueNames } from './features.ts';

/** A folder: names of its files, and their bytes. In a browser, of a list of `File`. */
export interface Folder {
  readonly names: readonly string[];
  open(name: string): Pieces;
}
export interface FolderOptions extends Omit<TenxOptions, 'genome'> {
  /** What stands before `matrix.mtx`, `features.tsv` and `barcodes.tsv`. Default: found, where one folder holds one matrix. */
  readonly prefix?: string;
  readonly gunzip?: Gunzip;
}

const matrixFile = /^(.*)matrix\.mtx(\.gz)?$/;
/** Does a folder with these files hold a matrix of 10x? */
export const isTenxFolder = (names: readonly string[]): boolean => names.some((name) => matrixFile.test(name));

interface Files {
  readonly matrix: string;
  readonly features: string;
  readonly barcodes: string;
  /** Cell Ranger 2: `genes.tsv`, without types of features. */
  readonly legacy: boolean;
}

/**
 * The output of Cell Ranger (2 and later) or STARsolo as `scanpy.read_10x_mtx` reads it: cells x genes in float32, symbols
 * made unique, `var.gene_ids`, `var.feature_types`; files compressed or not. Throws `InvalidInput` for a folder without a
 * matrix or with several, `Corrupt` for files that do not fit together.
 */
export async function readTenxFolder(folder: Folder, where: string, o: FolderOptions = {}): Promise<AnnData> {
  const files = filesOf(folder.names, where, o.prefix);
  const lines = (name: string): Promise<readonly string[]> => linesIn(folder.open(name), `${where}/${name}`, o.gunzip);
  const features = (await lines(files.features)).map((line) => line.split('\t')),
    barcodes = (await lines(files.barcodes)).map((line) => line.split('\t')[0]!);
  const typed = !files.legacy && features.every((f) => f.length > 2),
    kept = features.map((f) => !typed || o.gexOnly === false || f[2] === geneExpression),
    columns = renumbered(kept);
  if (features.length > 0 && !kept.includes(true)) {
    fail('InvalidInput', {
      where: `${where}/${files.features}`,
      what: 'no feature is a gene',
      expected: `type "${geneExpression}"`,
      got: [...new Set(features.map((f) => f[2]))].join(', '),
      consequence: 'nothing was read',
      fix: 'ask for all features with gexOnly: false',
    });
  }
  const place = `${where}/${files.matrix}`;
  // The head of the matrix is compared with the lists first: a list of another run must not cut it silently.
  const all = columns ?? Int32Array.from(features, (_, i) => i);
  const X = await readMtx(folder.open(files.matrix), place, {
    transpose: true,
    ...(o.gunzip ? { gunzip: o.gunzip } : {}),
    size([rows, cells]) {
      if (rows === barcodes.length && cells === features.length && rows !== cells) {
        corruptText(
          place,
          'the matrix lies the other way around',
          `${features.length} features x ${barcodes.length} cells`,
          `${rows} x ${cells}`,
          'transpose it, or read the .mtx file alone',
        );
      }
      if (rows !== features.length)
        corruptText(place, `the matrix does not fit ${files.features}`, `${features.length} features`, `${rows} rows`, 'take all three files from one run');
      if (cells !== barcodes.length)
        corruptText(place, `the matrix does not fit ${files.barcodes}`, `${barcodes.length} barcodes`, `${cells} columns`, 'take all three files from one run');
    },
    columns: all,
  });
  const rows = features.filter((_, i) => kept[i]);
  // Names are made unique before others are left out, as scanpy does.
  const names = uniqueNames(features.map(([id = '', symbol]) => symbol ?? id)).filter((_, i) => kept[i]);
  const more = new Map<string, Column>([['gene_ids', idColumn(rows.map((f) => f[0] ?? ''))]]);
  if (typed) more.set('feature_types', { kind: 'strings', values: rows.map((f) => f[2] ?? '') });
  return anndata({ X: placed(sparseSlot, X), obs: dataFrame(barcodes), var: dataFrame(names, more) });
}

function filesOf(names: readonly string[], where: string, asked: string | undefined): Files {
  const prefixes = [...new Set(names.flatMap((name) => matrixFile.exec(name)?.[1] ?? []))].filter((p) => asked === undefined || p === asked);
  const [prefix] = prefixes;
  if (prefix === undefined || prefixes.length > 1) {
    return fail('InvalidInput', {
      where,
      what: prefix === undefined ? 'the folder holds no matrix of 10x' : 'the folder holds several matrices',
      expected: asked === undefined ? 'one matrix.mtx or matrix.mtx.gz' : `${asked}matrix.mtx or ${asked}matrix.mtx.gz`,
      got: prefix === undefined ? listed(names) : prefixes.map((p) => `${p}matrix.mtx`).join(', '),
      consequence: 'nothing was read',
      fix: prefix === undefined ? 'pass the folder that holds matrix.mtx, such as filtered_feature_bc_matrix' : 'name one with the option prefix',
    });
  }
  const find = (...stems: string[]): string | undefined => stems.flatMap((s) => [`${prefix}${s}`, `${prefix}${s}.gz`]).find((name) => names.includes(name));
  const missing = (what: string): never =>
    fail('InvalidInput', {
      where,
      what: `the folder holds no ${what}`,
      expected: `${prefix}${what} or ${prefix}${what}.gz beside the matrix`,
      got: listed(names),
      consequence: 'nothing was read',
      fix: 'put the file there, or pass the .mtx file alone to read it without names',
    });
  const legacy = names.includes(`${prefix}genes.tsv`);
  return {
    matrix: find('matrix.mtx') ?? missing('matrix.mtx'),
    features: (legacy ? `${prefix}genes.tsv` : find('features.tsv', 'genes.tsv')) ?? missing('features.tsv'),
    barcodes: find('barcodes.tsv') ?? missing('barcodes.tsv'),
    legacy: legacy || find('features.tsv') === undefined,
  };
}

const listed = (names: readonly string[]): string =>
  names.length === 0 ? 'an empty folder' : `${names.slice(0, 6).join(', ')}${names.length > 6 ? ', ...' : ''}`;
