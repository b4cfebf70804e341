import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { runProgram } from '../../../../scripts/test/python.ts';
import { writeAnnData } from './anndata-sample.ts';
import { withPath, writeFile } from './helper.ts';

const python = process.env['SPARSOME_PYTHON'];
if (!python) console.warn('skipped: h5py and anndata read our files (set SPARSOME_PYTHON to a Python with h5py and anndata)');
const script = join(dirname(fileURLToPath(import.meta.url)), 'check.py');

/** Runs one check of check.py, whose expectations are its own. */
const check = async (what: string, path: string): Promise<void> => {
  const { status, stdout, stderr } = await runProgram(python ?? '', { args: [script, what, path], imports: ['anndata'] });
  expect(`${stdout}${status === 0 ? '' : stderr}`.trim()).toBe(`${what}: right`);
};

test.skipIf(!python)('h5py reads every kind of value', () =>
  withPath(async (path) => {
    await writeFile(path, async (file) => {
      await file.group('/', {
        text: 'wörld',
        number: 1.5,
        big: 7n,
        yes: true,
        none: [],
        nul: null,
        nämé: ['a', '', 'ß𝄞'],
        fixed: { kind: 'fixed-string', data: ['ab', 'cde'] },
        bools: { kind: 'bool', data: Uint8Array.of(1, 0) },
        ints: Int32Array.of(1, 2, 3),
      });
      const arrays = [Int8Array, Uint8Array, Int16Array, Uint16Array, Int32Array, Uint32Array, Float32Array, Float64Array];
      for (const of of arrays) await file.dataset(`numbers/${of.name}`, of.from([1, 2, 100]));
      await file.dataset('numbers/BigInt64Array', BigInt64Array.of(-1n, 2n ** 62n));
      await file.dataset('numbers/BigUint64Array', BigUint64Array.of(0n, 2n ** 64n - 1n));
      const ramp = Int32Array.from({ length: 100_003 }, (_, i) => i);
      await file.dataset('chunks/one', ramp, { chunk: [13], deflate: 4, shuffle: true });
      await file.dataset(
        'chunks/three',
        Float64Array.from({ length: 385 }, (_, i) => i),
        { shape: [7, 11, 5], chunk: [3, 4, 2], deflate: 1 },
      );
      await file.dataset(
        'strings',
        Array.from({ length: 50_000 }, (_, i) => `cell-${i}-é`),
      );
      await file.dataset(
        'compressed',
        Array.from({ length: 50_000 }, (_, i) => `cell-${i}-é`),
        { deflate: 4 },
      );
      await file.dataset('records', {
        kind: 'record',
        fields: [
          { name: 'T cells', data: ['A', 'é'] },
          { name: 'f', data: Float32Array.of(1, 2) },
          { name: 'b', data: { kind: 'bool', data: Uint8Array.of(0, 1) } },
          { name: 's', data: { kind: 'fixed-string', data: ['x', 'yyy'] } },
        ],
      });
      await file.dataset('scalar', 'hello');
      await file.dataset('empty', new Float32Array(0));
      await file.dataset('null', null);
      for (let i = 0; i < 700; i += 1) await file.group(`many/g${i}ö`);
    });
    await check('kinds', path);
    // Last: it changes the file.
    await check('change', path);
  }),
);

for (const [name, filters] of Object.entries({ plain: {}, compressed: { deflate: 4, shuffle: true } })) {
  test.skipIf(!python)(`anndata reads an h5ad file, ${name}`, () =>
    withPath(async (path) => {
      await writeFile(path, (file) => writeAnnData(file, filters));
      await check('anndata', path);
    }),
  );
}
