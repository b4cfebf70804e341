// Rows of a file that is larger than what may be held of it.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';
import { createHdf5 } from '../src/hdf5/index.ts';
import { nodeSink } from '../src/hdf5/node-sink.ts';

const folder = mkdtempSync(join(tmpdir(), 'sparsome-memory-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const rows = 37_500,
  perRow = 2000,
  columns = 30_000;

/** A CSR matrix of 600 MB, in chunks as anndata writes them; each block of rows is the same. */
async function written(path: string): Promise<void> {
  const sink = await nodeSink(path),
    file = createHdf5(sink),
    block = 500;
  const data = Float32Array.from({ length: block * perRow }, (_, p) => 1 + (p % 3)),
    indices = Int32Array.from(data, (_, p) => (p % perRow) * 15);
  await file.group('X', { 'encoding-type': 'csr_matrix', 'encoding-version': '0.1.0', shape: BigInt64Array.of(BigInt(rows), BigInt(columns)) });
  await file.dataset(
    'X/indptr',
    BigInt64Array.from({ length: rows + 1 }, (_, m) => BigInt(m * perRow)),
  );
  for (const [name, type, piece] of [
    ['data', 'f32', data],
    ['indices', 'i32', indices],
  ] as const) {
    const stream = await file.stream(`X/${name}`, { type, shape: [rows * perRow], chunk: [2 ** 17] });
    for (let row = 0; row < rows; row += block) await stream.write(piece);
    await stream.end();
  }
  await file.close();
  await sink.close();
}

test('the rows of a file are read in less memory than half of it', async () => {
  const path = join(folder, 'large.h5ad');
  await written(path);
  // A process of its own, with the built package: the tests around would count too.
  const { stdout } = await promisify(execFile)(process.execPath, [fileURLToPath(new URL('peak.mjs', import.meta.url)), path]);
  const { peak, ...seen } = JSON.parse(stdout) as { readonly peak: number };
  const entries = rows * perRow,
    // Of each block of a million values 1, 2, 3, 1, …, the last is 1.
    sum = (entries / 1e6) * (333_333 * 6 + 1);
  expect(seen).toEqual({ rows, entries, sum, whole: true });
  expect(peak).toBeLessThan(statSync(path).size / 2);
});
