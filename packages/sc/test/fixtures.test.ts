import { createHash } from 'node:crypto';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { type FixtureMatrix, inputOf, loadFixture, numbersOf } from './fixtures.ts';

const folder = new URL('./fixtures/', import.meta.url);
const names = ['counts', 'hvg', 'pbmc'] as const;

/** A matrix as rows of numbers. */
function rowsOf(x: FixtureMatrix): number[][] {
  const [rows, columns] = x.shape;
  const out = Array.from({ length: rows }, () => new Array<number>(columns).fill(0));
  const data = numbersOf(x.data);
  if (x.layout === 'dense') return out.map((row, r) => row.map((_, c) => data[r * columns + c]!));
  const indices = numbersOf(x.indices),
    indptr = numbersOf(x.indptr);
  for (let m = 0; m + 1 < indptr.length; m++) {
    for (let p = indptr[m]!; p < indptr[m + 1]!; p++) {
      const [r, c] = x.layout === 'csr' ? [m, indices[p]!] : [indices[p]!, m];
      out[r]![c] = data[p]!;
    }
  }
  return out;
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

describe('fixtures of scanpy', () => {
  test('were written by the generator as it stands, with scanpy 1.12.4', () => {
    const source = readFileSync(new URL('./generate.py', import.meta.url));
    const generator = createHash('sha256').update(source).digest('hex');
    for (const name of names) {
      const { provenance } = loadFixture(name);
      expect(provenance).toMatchObject({ sha256: generator, versions: { scanpy: '1.12.4' }, threads: 1 });
    }
  });

  test('take less than 5 MB', () => {
    expect(sum(readdirSync(folder).map((file) => statSync(new URL(file, folder)).size))).toBeLessThan(5e6);
  });

  test('every layout and dtype of an input holds the same numbers', () => {
    const { inputs } = loadFixture('counts');
    const plain = inputs.filter(({ name }) => name.startsWith('plain/'));
    expect(plain.length).toBe(10);
    const [first, ...others] = plain.map(({ X }) => rowsOf(X!));
    for (const other of others) expect(other).toEqual(first);
    expect(sum(first![17]!)).toBe(0); // the empty cell
    for (const gene of [50, 333, 619]) expect(sum(first!.map((row) => row[gene]!))).toBe(0); // silent genes
  });

  test('totals and filters follow from the inputs', () => {
    const fixture = loadFixture('counts');
    let checked = 0;
    for (const one of fixture.cases) {
      if (one.raises || !one.input.startsWith('plain/')) continue;
      const rows = rowsOf(inputOf(fixture, one).X!);
      if (one.function === 'pp.calculate_qc_metrics') {
        expect(numbersOf(one.obs!['total_counts']!)).toEqual(Float64Array.from(rows, sum));
        checked++;
      }
      if (one.function === 'pp.filter_cells' && 'min_genes' in one.arguments) {
        const genes = Float64Array.from(rows, (row) => row.filter((v) => v > 0).length);
        expect(one.slot).toBe('n_genes');
        expect(numbersOf(one.number!)).toEqual(genes);
        expect(numbersOf(one.kept!)).toEqual(genes.map((n) => (n >= Number(one.arguments['min_genes']) ? 1 : 0)));
        checked++;
      }
    }
    expect(checked).toBe(50);
  });

  test('the pipeline on pbmc_facs ends as main users see it', () => {
    const pipeline = loadFixture('pbmc').cases.find((one) => one.function === 'pipeline')!;
    expect([pipeline.cells!.shape, pipeline.genes!.shape]).toEqual([[3773], [14072]]);
    expect(sum(Array.from(numbersOf(pipeline.var!['highly_variable']!)))).toBe(2000);
    expect(pipeline.uns).toEqual({ log1p: { base: null }, hvg: { flavor: 'seurat' } });
    for (const total of numbersOf(pipeline.normalized!.row_sums!)) expect(total).toBeCloseTo(1e4, 1);
    expect(pipeline.obs!['n_genes']!.dtype).toBe('int64');
  });

  test('a changed blob is refused', () => {
    const copy = mkdtempSync(join(tmpdir(), 'fixtures-'));
    try {
      for (const file of readdirSync(folder)) {
        if (!file.startsWith('hvg')) continue;
        copyFileSync(new URL(file, folder), join(copy, file));
        if (!file.endsWith('.gz')) continue;
        const bytes = gunzipSync(readFileSync(join(copy, file)));
        bytes[1000]! ^= 1;
        writeFileSync(join(copy, file), gzipSync(bytes));
      }
      expect(() => loadFixture('hvg', pathToFileURL(`${copy}/`))).toThrow(/sha256/);
    } finally {
      rmSync(copy, { recursive: true });
    }
  });
});
