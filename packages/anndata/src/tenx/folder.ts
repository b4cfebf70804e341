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

/** What stands before the names of a matrix file and its lists of features and barcodes, when all lie in one folder. */
export function prefixBeside(matrix: string, names: readonly string[]): string | undefined {
  const prefix = matrixFile.exec(matrix)?.[1];
  if (prefix === undefined) return undefined;
  const there = (...stems: readonly string[]): boolean => stems.some((s) => names.includes(`${prefix}${s}`) || names.includes(`${prefix}${s}.gz`));
  return there('features.tsv', 'genes.tsv') && there('barcodes.tsv') ? prefix : undefined;
}

interface Files {
  readonly matrix: string;
  readonly features: string;
  readonly barcodes: string;
  /** Cell Ranger 2: `genes.tsv`, without types of features. */
  readonly legacy: boolean;
}

/** `readTenxFolder` of the package. */
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
      fix: 'ask for all features: gexOnly: false, or --all-features of the command',
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
          'transpose it, or read the .mtx file from a folder of its own',
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
      fix:
        prefix === undefined
          ? 'pass the folder that holds matrix.mtx, such as filtered_feature_bc_matrix'
          : 'pass the one matrix file, or name it with the option prefix',
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
      fix: 'put the file there, or pass the .mtx file to read it without names',
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
