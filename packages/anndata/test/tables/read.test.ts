// Inputs of every kind, compared with what scanpy reads; and inputs that are wrong.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { isSparsomeError } from '@sparsome/core';
import { type AnnData, isSparseMatrix, readText } from '@sparsome/anndata';
import { annDataRows, readAnnData, type ReadOptions, writeAnnData } from '@sparsome/anndata/node';
import { afterAll, describe, expect, test } from 'vitest';
import { interpreter, runPython, whyNot } from '../python.ts';

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'sparsome-tables-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const tenx = (name: string): string => here(`data/${name}`);

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, name.endsWith('.gz') && typeof content === 'string' ? gzipSync(content) : content);
  return path;
}
const mtx = (kind: string, ...lines: readonly string[]): string => `%%MatrixMarket matrix ${kind}\n% a comment\n${lines.join('\n')}\n`;
async function entries({ X }: AnnData): Promise<unknown> {
  if (!X || !isSparseMatrix(X)) throw new Error('X is not sparse');
  const { data, indices, indptr } = await X.host();
  return { data: [...data].map(Number), indices: [...indices], indptr: [...indptr].map(Number) };
}

test.skipIf(!interpreter)(`as scanpy reads them${whyNot}`, async () => {
  await runPython(here('tenx.py'), folder);
  const inputs: [kind: string, path: string, o?: ReadOptions][] = [
    ['h5', join(folder, 'types.h5')],
    ['h5+', join(folder, 'types.h5'), { gexOnly: false }],
    ['h5:mm', join(folder, 'types.h5'), { genome: 'mm' }],
    ['h5', join(folder, 'probes.h5')],
    ['folder', join(folder, 'types')],
    ['folder+', join(folder, 'types'), { gexOnly: false }],
    ['h5', tenx('3.0.0/filtered_feature_bc_matrix.h5')],
    ['h5', tenx('1.2.0/filtered_gene_bc_matrices_h5.h5')],
    ['h5:another_genome', tenx('1.2.0/multiple_genomes.h5'), { genome: 'another_genome' }],
    ['folder', tenx('3.0.0/filtered_feature_bc_matrix')],
    ['folder', tenx('1.2.0/filtered_gene_bc_matrices/hg19_chr21')],
    ['folder', tenx('int-ids')],
    ['mtx', file('a.mtx', mtx('coordinate real general', '3 4 5', '3 1 1.5', '1 2 2e-3', ' 2   2\t-7 ', '1 2 0.1', '3 4 123456789.123456789'))],
    ['mtx', file('b.mtx.gz', mtx('coordinate pattern symmetric', '3 3 3', '1 1', '2 1', '3 2'))],
    ['mtx', file('c.mtx', mtx('coordinate integer skew-symmetric', '3 3 2', '2 1 4', '3 2 5'))],
    ['mtx', file('d.mtx', mtx('array real general', '2 3', '1', '0', '2', '3', '0', '4.5'))],
    ['csv', file('a.csv', 'cell,g1,g2,g3\nc1,0,1.5,2\nc2,3,0,1e-3\n')],
    ['csv', file('b.csv.gz', '"","g 1","g2"\r\n"c1",1,0\r\n"c2",0,0.1\r\n')],
    ['csv', file('c.csv', '1,2,3\n4,5,6\n')],
    ['csv', file('d.csv', 'a,b,c\n1,2,3\n4,5,6')],
    ['text', file('a.txt', '# g1 g2\nc1 1 2\nc2  3\t4\n')],
    ['text', file('b.tsv.gz', 'g1\tg2\nc1\t1\t2\nc2\t0\t4\n')],
  ];
  const args: string[] = [];
  for (const [n, [kind, path, o]] of inputs.entries()) {
    const ours = join(folder, `ours-${n}.h5ad`);
    await writeAnnData(ours, await readAnnData(path, o));
    args.push(kind, path, ours);
  }
  // A matrix file with its lists beside it, one of several in a folder.
  const beside = join(folder, 'ours-beside.h5ad');
  await writeAnnData(beside, await readAnnData(join(folder, 'sample_matrix.mtx.gz')));
  args.push('folder:sample_', folder, beside);
  expect(await runPython(here('read.py'), ...args)).toBe('equal\n');
});

test('rows of 10x files are not read on demand', async () => {
  await expect(annDataRows(tenx('3.0.0/filtered_feature_bc_matrix.h5'))).rejects.toThrow('rows of an output of Cell Ranger cannot be read on demand');
  await expect(annDataRows(tenx('int-ids'))).rejects.toThrow('rows of 10x folder cannot be read on demand');
});

describe('beyond scanpy', () => {
  test('delimiters, quotes and numbered rows are found', async () => {
    const expected = { data: [1, 2.5, 3], indices: [0, 1, 1], indptr: [0, 2, 3] };
    for (const [n, text] of [
      'x;a;b\nr;1;2.5\ns;0;3\n',
      '\ufeffa\tb\nr\t1\t2.5\ns\t0\t3',
      '"x","a, or b","b"\n"r, s",1,"2.5"\n"s",0,3\n',
      ',5,6\n0,1,2.5\n1,0,3\n',
    ].entries()) {
      expect(await entries(await readAnnData(file(`found-${n}.txt`, text)))).toEqual(expected);
    }
    const a = await readAnnData(join(folder, 'found-2.txt'));
    expect([a.obs.index, a.var.index]).toEqual([
      ['r, s', 's'],
      ['a, or b', 'b'],
    ]);
    expect((await readAnnData(join(folder, 'found-1.txt'))).var.index).toEqual(['a', 'b']);
  });
  test('in any pieces, inflated by DecompressionStream', async () => {
    const bytes = gzipSync(readFileSync(file('pieces.csv', 'cell,g1,g2\nc1,0,12.5\nc2,3,0\n'))),
      pieces = Array.from(bytes, (byte) => Uint8Array.of(byte));
    expect(await entries(await readText(pieces, 'pieces'))).toEqual({ data: [12.5, 3], indices: [1, 0], indptr: [0, 1, 2] });
  });
  test('a folder with a prefix', async () => {
    for (const name of ['features.tsv', 'barcodes.tsv', 'matrix.mtx']) {
      mkdirSync(join(folder, 'prefix'), { recursive: true });
      cpSync(tenx(`int-ids/${name}`), join(folder, 'prefix', `sampleA_${name}`));
    }
    expect((await readAnnData(join(folder, 'prefix'))).shape).toEqual([5, 6]);
  });
});

test.skipIf(!interpreter)(`10x HDF5 that is wrong: the messages${whyNot}`, async () => {
  const own = join(folder, 'wrong');
  mkdirSync(own);
  await runPython(here('tenx.py'), own);
  writeFileSync(join(own, 'cut.h5'), readFileSync(join(own, 'types.h5')).subarray(0, 3000));
  const names = ['no-features', 'no-names', 'few-names', 'few-barcodes', 'outside', 'pointers', 'nan', 'antibodies', 'cut'];
  const said = await Promise.all(names.map((name) => refusal(join(own, `${name}.h5`))));
  said.push(await refusal(join(own, 'types.h5'), { genome: 'rat' }));
  expect(said.join('\n').replaceAll(`${own}/`, '')).toMatchSnapshot();
});

async function refusal(path: string, o?: ReadOptions): Promise<string> {
  const e: unknown = await readAnnData(path, o).then(
    () => `${path} was read`,
    (error: unknown) => error,
  );
  return isSparsomeError(e) ? e.message.replaceAll(`${folder}/`, '').replaceAll(here('data/'), '') : String(e);
}

test('inputs that are wrong: the messages', async () => {
  const whole = readFileSync(tenx('3.0.0/filtered_feature_bc_matrix/matrix.mtx.gz')),
    features = readFileSync(tenx('int-ids/features.tsv'));
  const inputs = [
    file('empty.mtx', ''),
    file('word.txt', 'word'),
    file('kind.mtx', mtx('coordinate complex general', '1 1 1', '1 1 1 1')),
    file('head.mtx', mtx('coordinate real general', '1 x 1', '1 1 1')),
    file('headless.mtx', '%%MatrixMarket matrix coordinate real general\n% only'),
    file('short.mtx', mtx('coordinate real general', '2 2 3', '1 1 1')),
    file('long.mtx', mtx('coordinate real general', '2 2 1', '1 1 1', '2 2 2')),
    file('outside.mtx', mtx('coordinate real general', '2 2 1', '3 1 1')),
    file('entry.mtx', mtx('coordinate real general', '2 2 1', '1 1 abc')),
    file('nan.mtx', mtx('coordinate real general', '2 2 1', '1 2 nan')),
    file('cut.mtx.gz', whole.subarray(0, 20_000)),
    file('word.csv', 'x,a,b\nr,1,2\ns,1,NA\n'),
    file('nan.csv', 'x,a,b\nr,1,2\ns,1,nan\n'),
    file('ragged.csv', 'x,a,b\nr,1,2\ns,1\n'),
    file('header.csv', 'x,a,b\n'),
    file('names.csv', 'a,b,c,d,e\nr,1,2\n'),
    file('nothing/readme', 'no'),
    file('half/matrix.mtx', mtx('coordinate integer general', '6 5 0')),
    file('other/matrix.mtx', mtx('coordinate integer general', '4 5 0')),
    tenx('1.2.0/multiple_genomes.h5'),
  ];
  file('other/features.tsv', features);
  file('other/barcodes.tsv', readFileSync(tenx('int-ids/barcodes.tsv')));
  const said: string[] = [];
  for (const input of inputs) {
    const path = /(nothing|half|other)/.test(input) ? join(input, '..') : input;
    said.push(await refusal(path));
  }
  expect(said.join('\n')).toMatchSnapshot();
});
