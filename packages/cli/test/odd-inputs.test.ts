// Odd and broken inputs, one by one: what the command says, and that it leaves nothing behind.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type AnnData, anndata, placedMatrix } from '@sparsome/anndata';
import { writeAnnData } from '@sparsome/anndata/node';
import { afterAll, describe, expect, test } from 'vitest';
import { pbmc, root, serve, sparsome } from './process.ts';
import { categories, framesOf, type Made, made, matrixOf } from './small.ts';

const folder = mkdtempSync(join(tmpdir(), 'sparsome-odd-'));
// What a process of its own gives is asked in command.test.ts and at the end of this file.
const server = serve();
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});
let number = 0;
const place = (name: string): string => {
  const own = join(folder, String(number++));
  mkdirSync(own);
  return join(own, name);
};
const small = ['--min-genes', '1', '--min-cells', '1', '--n-top-genes', '40', '--n-comps', '10', '--backend', 'js'];

/** A file of these bytes. */
const bytes = (name: string, content: string | Uint8Array) => async (): Promise<string> => {
  const path = place(name);
  writeFileSync(path, content);
  return path;
};
/** An h5ad file of this data. */
const h5ad = (adata: () => AnnData) => async (): Promise<string> => {
  const path = place('data.h5ad');
  await writeAnnData(path, adata());
  return path;
};
const of = (o: Made) => h5ad(() => made(o));
const half = (v: number): number => v / 2 + 0.25;

const tenx = (name: string): string => `${root}packages/anndata/test/tables/data/1.2.0/${name}`;

interface Odd {
  readonly input: () => Promise<string>;
  readonly args?: readonly string[];
  /** What it must say; with code 0 among the notes of the run. */
  readonly says: readonly (string | RegExp)[];
  readonly code?: number;
}
const refused: Readonly<Record<string, Odd>> = {
  'a path that is not there': { input: async () => join(folder, 'nowhere.h5ad'), says: ['cannot be opened'] },
  'an empty folder': { input: async () => place('.').replace(/\/\.$/, ''), says: [/folder|directory/i] },
  'an empty file': { input: bytes('empty.h5ad', ''), says: [/empty|0 bytes/] },
  'a letter': { input: bytes('letter.h5ad', 'Dear Sir or Madam,\n'), says: ['text beginning'] },
  'a picture': { input: bytes('cells.h5ad', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13)), says: [/InvalidInput|Corrupt/] },
  'a file cut short': { input: async () => bytes('cut.h5ad', readFileSync(pbmc).subarray(0, 100_000))(), says: ['6613124 bytes'] },
  'no X': { input: h5ad(() => anndata(framesOf())), says: ['there is no X'] },
  'no cells': { input: of({ cells: 0 }), says: ['no cells or no genes'] },
  'no genes': { input: of({ genes: 0 }), says: ['no cells or no genes'] },
  'negative numbers': { input: of({ value: (v, c) => (c === 7 ? -v : v) }), says: ['negative'] },
  'numbers that are not whole': { input: of({ value: half }), says: ['not whole', 'raw counts'] },
  NaN: { input: of({ layout: 'dense', value: (v, c, g) => (c === 4 && g === 2 ? Number.NaN : v) }), says: ['NaN', 'row 4, column 2'] },
  infinity: { input: of({ layout: 'dense', value: (v, c, g) => (c === 4 && g === 2 ? Number.POSITIVE_INFINITY : v) }), says: ['infinite'] },
  'no counts anywhere': {
    input: h5ad(() => {
      const a = made({ value: half });
      a.layers.set('counts', placedMatrix(matrixOf({ value: half })));
      return a;
    }),
    says: ["layers['counts'] hold no counts either"],
  },
  'nothing but zeros': { input: of({ value: () => 0 }), says: ['no cell is left'] },
  'a filter that keeps no cell': { input: of({}), args: ['--min-genes', '5000'], says: ['no cell is left', '--min-genes'] },
  'a filter that keeps no gene': { input: of({}), args: ['--min-cells', '5000'], says: ['no gene is left', '--min-cells'] },
  'one cell': { input: of({ cells: 1 }), says: [/too little|cells|at least/] },
  'two cells': { input: of({ cells: 2 }), says: [/too little|cells|at least/] },
  'one gene': { input: of({ genes: 1 }), says: [/too little|gene|at least/] },
  'groups that are not there': { input: of({}), args: ['--group-by', 'celltype'], says: ['no column "celltype"'] },
  'groups that are measurements': {
    input: of({ obs: { age: { kind: 'numbers', values: new Float64Array(60) } } }),
    args: ['--group-by', 'age'],
    says: ['numbers, not groups'],
  },
  'a configuration that is not there': { input: of({}), args: ['--config', '/nowhere.json'], says: ['cannot be read'] },
  'a configuration that is no JSON': { input: of({}), args: ['--config', join(folder, 'broken.json')], says: ['is not JSON'] },
  'a configuration that is a list': { input: of({}), args: ['--config', join(folder, 'list.json')], says: ['is not an object'] },
  'a parameter that is none': { input: of({}), args: ['--config', join(folder, 'unknown.json')], says: ['no parameter "min_gene"', 'min_genes'] },
  'a parameter of the wrong type': { input: of({}), args: ['--config', join(folder, 'wrong.json')], says: ['min_genes has a wrong value', '"many"'] },
  'a seed below zero': { input: of({}), args: ['--seed', '-1'], says: ['whole number'] },
  'a resolution of zero': { input: of({}), args: ['--resolution', '0'], says: ['above 0'] },
  'one neighbour': { input: of({}), args: ['--n-neighbors', '1'], says: ['n_neighbors has a wrong value'] },
  'points further apart than the spread': { input: of({}), args: ['--min-dist', '3'], says: ['min_dist has a wrong value'] },
  'a backend that is none': { input: of({}), args: ['--backend', 'abacus'], says: ['auto, cuda, webgpu, native-cpu, wasm-simd, js'] },
  'an instruction set that is none': { input: of({}), args: ['--target', 'mmx'], says: [/no such target|instruction set/], code: 1 },
  'threads that are none': { input: of({}), args: ['--threads', 'two'], says: ['whole number'] },
  'genes by cells': {
    input: bytes('turned.csv', `gene,c1,c2,c3\n${['MT-ND1', 'MT-ND2', 'MT-CO1', 'MT-CO2', 'MT-ATP8', 'ACTB'].map((g) => `${g},1,0,2\n`).join('')}`),
    says: ['its rows are genes', '6 rows, 5 of them named as mitochondrial genes, x 3 columns'],
  },
  'several genomes': { input: async () => tenx('multiple_genomes.h5'), says: ['another_genome, hg19_chr21', '--genome'] },
  'a genome that is not there': { input: async () => tenx('multiple_genomes.h5'), args: ['--genome', 'rat'], says: ['no genome "rat"'] },
  'an output of no known name': { input: of({}), args: ['--out', join(folder, 'out.csv')], says: ['.h5ad'] },
  'an output that is a folder': { input: of({}), args: ['--out', folder], says: [/InvalidInput/] },
  'a backend to compare with that is none': { input: of({}), args: ['--compare', 'abacus'], says: ['auto, cuda, webgpu, native-cpu, wasm-simd, js'] },
  'an h5ad file where a folder is': { input: of({}), args: ['--out', join(folder, 'folder.h5ad')], says: ['a folder of this name'] },
  'a Zarr folder where another is': { input: of({}), args: ['--out', join(folder, 'precious.zarr')], says: ['it is not Zarr', 'precious.txt'] },
  'a Zarr folder where a file is': { input: of({}), args: ['--out', join(folder, 'file.zarr')], says: ['a file of this name'] },
  'one variable gene': { input: of({}), args: ['--n-top-genes', '1'], says: ['1 variable genes among 90', '--n-top-genes'] },
  'a report that is a folder': { input: of({}), args: ['--report', folder], says: ['a folder of this name'] },
  'a report below a file': { input: of({}), args: ['--report', join(pbmc, 'out.html')], says: ['cannot be created'] },
  'a report of the name of the result': {
    input: of({}),
    args: ['--out', join(folder, 'both.h5ad'), '--report', join(folder, './both.h5ad')],
    says: ['overwrite the result'],
  },
  'an output below a file': { input: of({}), args: ['--out', join(pbmc, 'out.h5ad')], says: ['cannot be created'] },
};

const met: Readonly<Record<string, Odd>> = {
  'counts in a layer': {
    input: h5ad(() => {
      const a = made({ value: half });
      a.layers.set('counts', placedMatrix(matrixOf()));
      return a;
    }),
    says: ["the counts of layers['counts'] are used instead"],
  },
  'another matrix in the layer of the counts': {
    input: h5ad(() => {
      const a = made();
      a.layers.set('counts', placedMatrix(matrixOf({ value: (v) => 2 * v })));
      return a;
    }),
    says: ["layers['counts'] of the file held another matrix than X"],
  },
  'a group without a name': {
    input: of({ obs: { kind: categories(Array.from({ length: 60 }, (_, c) => ['', 'a', 'b'][c % 3]!)) } }),
    args: ['--group-by', 'kind'],
    says: ['left out, a group without a name: 20 cells', "2 groups of obs['kind']"],
  },
  'numbers as groups, some missing': {
    input: of({
      obs: {
        kind: {
          kind: 'numbers',
          values: Int32Array.from({ length: 60 }, (_, c) => (c === 0 ? 7 : c < 20 ? 0 : 1 + (c % 2))),
          missing: Uint8Array.from({ length: 60 }, (_, c) => Number(c > 0 && c < 20)),
        },
      },
    }),
    args: ['--group-by', 'kind'],
    says: ['with fewer than two cells: 7', "2 groups of obs['kind']"],
  },
  'the clusters by their name': { input: of({}), args: ['--group-by', 'leiden'], says: [/groups of obs\['leiden'\]/] },
  'a group for each cell': {
    input: of({ obs: { kind: { kind: 'strings', values: Array.from({ length: 60 }, (_, c) => `k${c}`) } } }),
    args: ['--group-by', 'kind'],
    says: ['with fewer than two cells: k0, k1, k10, k11, k12, k13, k14, k15, k16, k17, … (60)'],
  },
  'counts in raw': {
    input: h5ad(() => {
      const a = made({ value: half });
      a.raw = { X: placedMatrix(matrixOf()), var: framesOf().var, varm: new Map() };
      a.layers.set('scaled', placedMatrix(matrixOf({ value: half })));
      return a;
    }),
    says: ['the counts of raw are used instead', "layers['scaled'] belonged to the genes of X"],
  },
  'genes of one name': { input: of({ geneNames: (g) => (g < 10 ? 'same' : `gene${g}`) }), says: ['9 genes had the name of another'] },
  'cells of one name': { input: of({ cellNames: () => 'cell' }), says: ['59 cells had the name of another'] },
  'genes without a name': { input: of({ geneNames: (g) => (g === 5 ? '' : `gene${g}`) }), says: ['1 genes have no name'] },
  'no mitochondrial gene': { input: of({ geneNames: (g) => `gene${g}` }), says: ['no gene name begins with MT- or mt-'] },
  'names of mice': { input: of({ geneNames: (g) => (g < 4 ? `mt-Nd${g}` : `Gene${g}`) }), says: ['4 mitochondrial genes'] },
  'Ensembl ids only': { input: of({ geneNames: (g) => `ENSG${String(g).padStart(11, '0')}` }), says: ['no column of var holds symbols'] },
  'Ensembl ids and symbols': {
    input: of({
      geneNames: (g) => `ENSMUSG${String(g).padStart(11, '0')}.3`,
      var: { gene_symbols: { kind: 'strings', values: Array.from({ length: 90 }, (_, g) => (g < 5 ? `mt-${g}` : `S${g}`)) } },
    }),
    says: ["known by var['gene_symbols']", '5 mitochondrial genes'],
  },
  'several samples': { input: of({ obs: { sample: categories(Array.from({ length: 60 }, (_, c) => `s${c % 3}`)) } }), says: ['tells 3 samples apart'] },
  'few genes': { input: of({}), says: ['100, 200, 500 left out of percent_top: there are only 90 genes'] },
  'fewer cells than components': { input: of({ cells: 8 }), says: ['7 components instead of 10'] },
  'fewer cells than neighbours': { input: of({ cells: 9 }), says: ['there are only 9 cells: nNeighbors is 5 instead of 15'] },
  'fewer genes than asked for': { input: of({}), args: ['--n-top-genes', '5000'], says: [/highly variable genes/] },
  'a group of one cell': {
    input: of({ obs: { kind: categories(Array.from({ length: 60 }, (_, c) => (c === 0 ? 'rare' : `k${c % 2}`))) } }),
    args: ['--group-by', 'kind'],
    says: ['with fewer than two cells: rare'],
  },
  'one group': {
    input: of({ obs: { kind: categories(Array.from({ length: 60 }, () => 'all')) } }),
    args: ['--group-by', 'kind'],
    says: ['no two groups to compare'],
  },
  'cells without a group': {
    input: of({ obs: { kind: categories(Array.from({ length: 60 }, (_, c) => (c < 10 ? null : `k${c % 2}`))) } }),
    args: ['--group-by', 'kind'],
    says: ["2 groups of obs['kind']"],
  },
  'a dense matrix': { input: of({ layout: 'dense' }), says: ['90 of 90 genes'] },
  'a matrix by columns': { input: of({ layout: 'csc' }), says: ['90 of 90 genes'] },
  integers: { input: of({ type: 'i32' }), says: ['90 of 90 genes'] },
  float64: { input: of({ type: 'f64' }), says: ['90 of 90 genes'] },
  'a logarithm noted in an older analysis': {
    input: h5ad(() => {
      const a = made();
      a.uns.set('log1p', new Map([['base', 2]]));
      return a;
    }),
    says: ['natural logarithm'],
  },
  'names of every alphabet': { input: of({ cellNames: (c) => `細胞/${c} "α" <β>`, geneNames: (g) => `ген/${g}` }), says: ['90 of 90 genes'] },
  'large counts': { input: of({ value: (v) => v * 100_000 }), says: ['90 of 90 genes'] },
  'a configuration with a mark before it': { input: of({}), args: ['--config', join(folder, 'marked.json')], says: ['natural'] },
  'a graph in parts, and one component': {
    input: of({ value: (v, c, g) => (g % 3 === c % 3 ? v : 0) }),
    args: ['--n-comps', '1', '--n-neighbors', '3'],
    says: ['fewer than two columns'],
  },
  'a configuration': { input: of({}), args: ['--config', join(folder, 'good.json')], says: ['4 components'] },
};

mkdirSync(join(folder, 'folder.h5ad'));
mkdirSync(join(folder, 'precious.zarr'));
writeFileSync(join(folder, 'precious.zarr/precious.txt'), 'x');
writeFileSync(join(folder, 'file.zarr'), 'x');
writeFileSync(join(folder, 'marked.json'), '\uFEFF{ "n_comps": 4, "resolution": 0.5 }');
writeFileSync(join(folder, 'broken.json'), '{ min_genes: 1 }');
writeFileSync(join(folder, 'list.json'), '[1, 2]');
writeFileSync(join(folder, 'unknown.json'), '{ "min_gene": 1 }');
writeFileSync(join(folder, 'wrong.json'), '{ "min_genes": "many" }');
writeFileSync(join(folder, 'good.json'), '{ "n_comps": 4, "resolution": 0.5 }');

const says = (text: string, wanted: readonly (string | RegExp)[]): void => {
  for (const word of wanted) expect(text).toMatch(word);
};
// A parameter given twice is the last one's; a configuration's yields to those given.
const argsOf = (o: Odd): readonly string[] =>
  o.args?.includes(join(folder, 'good.json')) ? small.filter((a, n) => a !== '--n-comps' && small[n - 1] !== '--n-comps') : small;

describe('refused, and nothing written', () => {
  test.each(Object.entries(refused))('%s', async (_, o) => {
    const input = await o.input(),
      out = place('out.h5ad');
    const { code, stderr, stdout } = await server.sparsome(['run', input, '--out', out, '--report', `${out}.html`, ...argsOf(o), ...(o.args ?? []), '--quiet']);
    expect({ code, stdout }, stderr).toEqual({ code: o.code ?? 2, stdout: '' });
    says(stderr, o.says);
    expect(readdirSync(join(out, '..'))).toEqual([]);
  });
});

describe('met, and said', () => {
  test.each(Object.entries(met))('%s', async (_, o) => {
    const input = await o.input(),
      out = place('out.h5ad');
    const { code, stderr } = await server.sparsome(['run', input, '--out', out, ...argsOf(o), ...(o.args ?? [])]);
    expect(code, stderr).toBe(0);
    says(stderr, o.says);
    expect(readdirSync(join(out, '..'))).toEqual(['out.h5ad']);
  });
});

test('a report in place of the input is refused, and the input stays', async () => {
  const path = await h5ad(() => made())(),
    before = readFileSync(path);
  const { code, stderr } = await sparsome(['run', path, '--report', path, ...small, '--quiet']);
  expect(code).toBe(2);
  expect(stderr).toContain('overwrite the input');
  expect(readFileSync(path).equals(before)).toBe(true);
});
test('a report goes into a folder that is not there yet', async () => {
  const path = await h5ad(() => made())(),
    report = join(place('new'), 'deeper', 'report.html');
  expect(await sparsome(['run', path, '--report', report, ...small, '--quiet'])).toEqual({ code: 0, stdout: '', stderr: '' });
  expect(readFileSync(report, 'utf8')).toContain('<html');
});
test.skipIf(process.platform === 'win32').each([
  ['--out', 'x.h5ad'],
  ['--out', 'x.zarr'],
  ['--out', 'x.zarr.zip'],
  ['--report', 'x.html'],
])('a disk without room for %s %s is said, and nothing is left', async (option, name) => {
  const path = await h5ad(() => made())(),
    out = place(name);
  // A limit of 4 KiB for a file stands for the disk; the system says EFBIG instead of ENOSPC.
  const command = ['ulimit -f 8; exec "$@"', 'sh', process.execPath, `${root}packages/cli/bin/sparsome.js`, 'run', path, option, out, ...small, '--quiet'];
  const { status, stderr } = spawnSync('sh', ['-c', ...command], { encoding: 'utf8' });
  expect(stderr).toContain('could not be written');
  expect(stderr).not.toContain('    at ');
  expect(status).toBe(1);
  expect(readdirSync(join(out, '..'))).toEqual([]);
});
test('gzip of something else is named', async () => {
  const path = place('counts.txt.gz');
  writeFileSync(path, gzipSync('hello'));
  const { code, stderr } = await sparsome(['info', path]);
  expect(code).toBe(2);
  expect(stderr.length).toBeGreaterThan(50);
});
test('there are more than forty of them', () => expect(Object.keys({ ...refused, ...met }).length).toBeGreaterThan(40));
