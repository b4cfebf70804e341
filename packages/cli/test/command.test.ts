// The command as its user runs it: real processes, real files.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { placed, sparse } from '@sparsome/core';
import { type AnnData, anndata, dataFrame, sparseSlot } from '@sparsome/anndata';
import { readAnnData, writeAnnData } from '@sparsome/anndata/node';
import { afterAll, describe, expect, test } from 'vitest';
import { pbmc, root, sparsome, wholeRun } from './process.ts';

const folder = mkdtempSync(join(tmpdir(), 'sparsome-cli-'));
const at = (name: string): string => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const lines = (text: string): Record<string, unknown>[] =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

/** A small count matrix: cells with more and more genes. */
function counts(cells: number, genes: number, change: (v: number, cell: number, gene: number) => number = (v) => v): AnnData {
  const data: number[] = [],
    indices: number[] = [],
    indptr = [0];
  for (let c = 0; c < cells; c++) {
    for (let g = 0; g < genes; g++) {
      const v = change((c * 7 + g * 13) % 5 < 3 ? ((c + g) % 4) + 1 : 0, c, g);
      if (v !== 0) {
        data.push(v);
        indices.push(g);
      }
    }
    indptr.push(data.length);
  }
  const X = placed(
    sparseSlot,
    sparse({ order: 'csr', shape: [cells, genes], data: Float32Array.from(data), indices: Int32Array.from(indices), indptr: Int32Array.from(indptr) }),
  );
  return anndata({
    X,
    obs: dataFrame(Array.from({ length: cells }, (_, c) => `cell${c}`)),
    var: dataFrame(Array.from({ length: genes }, (_, g) => (g < 2 ? `MT-${g}` : `gene${g}`))),
  });
}

describe('sparsome run', () => {
  test('writes the result and the report, and tells what it did as JSON lines', async () => {
    const { code, stdout, stderr, out, report } = await wholeRun();
    expect([code, stderr]).toEqual([0, '']);
    const events = lines(stdout);
    expect(events.filter((e) => e['event'] === 'end').map((e) => e['step'])).toEqual([
      'read',
      'QC',
      'filter',
      'normalise',
      'log1p',
      'HVG',
      'PCA',
      'neighbours',
      'UMAP',
      'Leiden',
      'markers',
      'compare',
      'write',
      'report',
    ]);
    expect(events.at(-1)).toMatchObject({
      event: 'result',
      shape: [3773, 14072],
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
      compared: { backend: 'wasm-simd' },
    });
    const a = await readAnnData(out);
    expect(a.shape).toEqual([3773, 14072]);
    expect([...a.layers.keys()]).toEqual(['counts']);
    expect(a.uns.get('sparsome')).toBeInstanceOf(Map);
    expect(readdirSync(dirname(out)).filter((f) => f.includes('unfinished'))).toEqual([]);
    expect(statSync(report).size).toBeLessThan(3 * 2 ** 20);
  });
  test('says how long the job took, and apart from it the comparison', async () => {
    const { stdout, report } = await wholeRun();
    const { ms, compared, steps } = lines(stdout).at(-1) as {
      readonly ms: number;
      readonly compared: { readonly ms: number };
      readonly steps: readonly { readonly step: string; readonly ms: number }[];
    };
    const job = steps.filter(({ step }) => step !== 'compare').reduce((sum, step) => sum + step.ms, 0);
    expect(compared.ms).toBe(steps.find(({ step }) => step === 'compare')?.ms);
    expect(ms).toBeGreaterThan(job);
    expect(ms).toBeLessThan(job + compared.ms);
    // The tile of the report was written before the report was; it is rounded.
    const [, value, unit] = /<dt>on native-cpu, [^<]*<\/dt><dd>([\d.]+) (m?s)<\/dd>/.exec(readFileSync(report, 'utf8')) ?? [];
    expect(Number(value) * (unit === 's' ? 1000 : 1)).toBeLessThan(ms + 50);
    expect(Number(value)).toBeGreaterThan(0);
  });
  // wasm-simd: the run above is compared with it bit for bit. js: one-answer.test.ts, and the packed command in test/packed.test.ts.
  test('gives the same digest again, on another instruction set and with another number of threads', async () => {
    const digest = async (...more: string[]): Promise<unknown> => lines((await sparsome(['run', pbmc, '--json', ...more])).stdout).at(-1)?.['digest'];
    const first = lines((await wholeRun()).stdout).at(-1)?.['digest'];
    expect(first).toMatch(/^[0-9a-f]{64}$/);
    expect(await digest('--backend', 'native-cpu', '--threads', '1', '--target', 'sse2')).toBe(first);
    expect(await digest('--min-genes', '300')).not.toBe(first);
  });
  test('says on a terminal line by line what it finds; nothing with --quiet', async () => {
    await writeAnnData(at('small.h5ad'), counts(60, 30));
    const spoken = await sparsome(['run', at('small.h5ad'), '--min-genes', '1', '--n-top-genes', '5']);
    expect(spoken.code).toBe(0);
    expect(spoken.stderr).toContain('note: 50, 100, 200, 500 left out of percent_top: there are only 30 genes');
    expect(spoken.stdout).toMatch(/^60 cells x 30 genes on .*; digest [0-9a-f]{16}\n$/);
    const compared = await sparsome(['run', at('small.h5ad'), '--min-genes', '1', '--n-top-genes', '5', '--compare', 'js']);
    expect(compared.stdout).toMatch(/ in [\d.]+ m?s, \d+ MiB; digest [0-9a-f]{16}; the same bits on js, in [\d.]+ m?s more\n$/);
    expect(await sparsome(['run', at('small.h5ad'), '--min-genes', '1', '--n-top-genes', '5', '--quiet'])).toEqual({ code: 0, stdout: '', stderr: '' });
  });
  test('stops within a second of Ctrl-C and leaves nothing behind', async () => {
    let asked = 0;
    const { code } = await sparsome(['run', pbmc, '--backend', 'js', '--out', at('never.h5ad'), '--json'], (child) => {
      child.stdout?.on('data', (d) => {
        if (asked > 0 || !String(d).includes('"step":"QC"')) return;
        asked = performance.now();
        child.kill('SIGINT');
      });
    });
    expect(code).toBe(130);
    expect(performance.now() - asked).toBeLessThan(1000);
    expect(readdirSync(folder).filter((f) => f.startsWith('never'))).toEqual([]);
  });
  test.runIf(process.platform === 'linux')('says its own peak of memory, not that of the process that started it', async () => {
    const large = Buffer.alloc(700 * 2 ** 20, 1);
    const { stdout } = await sparsome(['run', pbmc, '--json']);
    expect((JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') as { peakMiB: number }).peakMiB).toBeLessThan(large.length / 2 ** 20 - 100);
  });
  test('Ctrl-C ends it at once while it reads, which blocks', async () => {
    let asked = 0;
    const { code } = await sparsome(['run', pbmc, '--out', at('unread-yet.h5ad'), '--json'], (child) => {
      child.stdout?.once('data', () => {
        asked = performance.now();
        child.kill('SIGINT');
      });
    });
    // The signal itself: a shell makes 130 of it.
    expect(code).toBe(null);
    expect(performance.now() - asked).toBeLessThan(1000);
    expect(readdirSync(folder).filter((f) => f.startsWith('unread-yet'))).toEqual([]);
  });
  test('a Ctrl-C that a launcher passes on once more leaves nothing behind either', async () => {
    let asked = false;
    const { code } = await sparsome(['run', pbmc, '--out', at('twice.h5ad'), '--json'], (child) => {
      child.stdout?.on('data', (d) => {
        if (asked || !String(d).includes('"begin","step":"write"')) return;
        asked = true;
        child.kill('SIGINT');
        setTimeout(() => child.kill('SIGINT'), 10);
      });
    });
    expect(code).toBe(130);
    expect(readdirSync(folder).filter((f) => f.startsWith('twice'))).toEqual([]);
  });
  test('a reader who leaves ends the run without a trace', async () => {
    const { code, stderr } = await sparsome(['run', pbmc, '--out', at('unread.h5ad'), '--json'], (child) =>
      child.stdout?.once('data', () => child.stdout?.destroy()),
    );
    expect(code).toBe(130);
    expect(stderr).toMatch(/^\[Aborted\]/);
    expect(readdirSync(folder).filter((f) => f.startsWith('unread'))).toEqual([]);
  });
});

test('one genome of several, and features that are no genes', async () => {
  const tenx = `${root}packages/anndata/test/tables/data/1.2.0/multiple_genomes.h5`;
  expect((await sparsome(['info', tenx, '--genome', 'another_genome', '--all-features'])).stdout).toContain('12 cells x 343 genes');
});

describe('sparsome met with something else', () => {
  const refusal = async (args: readonly string[]): Promise<string> => {
    const { code, stderr } = await sparsome(args);
    expect(code).toBe(2);
    return stderr.replaceAll(folder, '');
  };
  test('files that are none', async () => {
    writeFileSync(at('notes.txt'), 'not a matrix');
    writeFileSync(at('cut.h5ad'), readFileSync(pbmc).subarray(0, 50_000));
    expect(await refusal(['run', at('nowhere.h5ad')])).toContain('the file cannot be opened');
    expect(await refusal(['run', at('notes.txt')])).toContain('text beginning "not a ma"');
    expect(await refusal(['info', at('cut.h5ad')])).toContain('6613124 bytes');
  });
  test('numbers that are no counts', async () => {
    await writeAnnData(
      at('logs.h5ad'),
      counts(40, 20, (v) => v / 3),
    );
    expect(await refusal(['run', at('logs.h5ad'), '--quiet'])).toMatchInlineSnapshot(`
      "[InvalidInput] /logs.h5ad: X holds numbers that are not whole
        expected: raw counts: whole numbers from 0
        got:      0.3333333432674408
        so:       nothing was computed
        do:       pass the file with raw counts; if they are in a layer of another name, rename it to "counts"
      "
    `);
    await writeAnnData(
      at('negative.h5ad'),
      counts(40, 20, (v, c) => (c === 3 ? -v : v)),
    );
    expect(await refusal(['run', at('negative.h5ad')])).toContain('negative');
    await writeAnnData(at('no-x.h5ad'), anndata({ obs: dataFrame(['a']), var: dataFrame(['b']) }));
    expect(await refusal(['run', at('no-x.h5ad')])).toContain('there is no X');
  });
  test('no cells left', async () => {
    await writeAnnData(at('poor.h5ad'), counts(40, 20));
    expect(await refusal(['run', at('poor.h5ad'), '--out', at('poor-out.h5ad'), '--quiet'])).toMatchInlineSnapshot(`
      "[InvalidInput] filter: no cell is left
        expected: at least one cell with 200 genes
        got:      none
        so:       nothing was written
        do:       pass a smaller --min-genes
      "
    `);
    expect(existsSync(at('poor-out.h5ad'))).toBe(false);
  });
  test('options that are none', async () => {
    expect(await refusal(['run'])).toContain("missing required argument 'input'");
    expect(await refusal(['run', pbmc, '--threads', 'two'])).toContain('It must be a whole number.');
    expect(await refusal(['run', pbmc, '--flavor', 'vanilla'])).toContain('Allowed choices are seurat, cell_ranger');
    expect(await refusal(['run', pbmc, '--backend', 'abacus'])).toContain('auto, cuda, webgpu, native-cpu, wasm-simd, js');
    expect(await refusal(['fly'])).toContain("unknown command 'fly'");
    expect(await refusal(['run', pbmc, '--out', at('x.csv')])).toContain('.h5ad');
  });
});

describe('sparsome info and doctor', () => {
  test('info lists what is in a file', async () => {
    const { code, stdout } = await sparsome(['info', pbmc]);
    expect(code).toBe(0);
    expect(stdout).toContain('3,774 cells x 16,791 genes');
    expect(stdout).toContain('X  csr 3774 x 16791, 2,702,861 values of f32 (4.3 %), whole numbers');
    expect(stdout).toContain("obs['celltype']  categories: CD14+ Monocyte, CD19+ B");
  });
  test('doctor lists every backend, the choice and the machine', async () => {
    const { stdout } = await sparsome(['doctor']);
    for (const word of ['native-cpu', 'wasm-simd', 'js', 'threads', 'Node', 'GiB memory']) expect(stdout).toContain(word);
    expect(stdout).toMatch(/\* (native-cpu|wasm-simd|js)/);
    const { machine, decision } = JSON.parse((await sparsome(['doctor', '--json'])).stdout) as {
      machine: { cores: number };
      decision: { verdicts: unknown[] };
    };
    expect(machine.cores).toBeGreaterThan(0);
    expect(decision.verdicts).toHaveLength(5);
  });
});
