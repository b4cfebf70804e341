// scanpy opens what `sparsome run` wrote and finds its own numbers, types and slots.
import { describe, expect, test } from 'vitest';
import { runProgram } from '../../../scripts/test/python.ts';
import { pbmc, root, wholeRun } from './process.ts';

const interpreter = process.env['SPARSOME_PYTHON'];

describe.skipIf(!interpreter)(`scanpy${interpreter ? '' : ' (not run: SPARSOME_PYTHON is not set; `npm test` sets it)'}`, () => {
  test('finds its own QC, filters, normalisation and variable genes in our file', async () => {
    const { code, out: ours } = await wholeRun();
    expect(code).toBe(0);
    const check = await runProgram(interpreter ?? '', {
      args: [`${root}packages/sc/test/scanpy-check.py`, ours, pbmc],
      imports: ['scanpy', 'sklearn.manifold', 'umap'],
    });
    const results = JSON.parse(check.stdout) as readonly { readonly name: string; readonly ok: boolean }[];
    expect(results.length).toBeGreaterThan(90);
    expect(results.filter((r) => !r.ok)).toEqual([]);
  }, 240_000);
});
