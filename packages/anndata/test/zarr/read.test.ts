// Zarr written by the real anndata: read, written as h5ad, read again by anndata.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isSparse } from '@sparsome/core';
import { readZarr, zarrRows } from '@sparsome/anndata';
import { annDataRows, readAnnData, writeAnnData } from '@sparsome/anndata/node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { folderStore } from '../../src/zarr/node-store.ts';
import { interpreter, runPython, whyNot } from '../python.ts';

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'sparsome-zarr-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string): string => join(folder, name);

describe.skipIf(!interpreter)(`zarr of the real anndata${whyNot}`, () => {
  beforeAll(() => runPython(here('make.py'), folder), 120_000);

  test('every format, chunking and codec gives what h5ad gives', async () => {
    const names = readdirSync(folder).filter((name) => /\.zarr(\.zip)?$/.test(name));
    expect(names.length).toBeGreaterThanOrEqual(9);
    const pairs: string[] = [];
    for (const name of names) {
      const a = await readAnnData(at(name)),
        ours = at(`${name}-ours.h5ad`);
      expect(a.unknown).toEqual([]);
      await writeAnnData(ours, a);
      pairs.push(ours, at(/^(v[23]|lost)\./.test(name) ? 'theirs.h5ad' : 'codecs.h5ad'));
    }
    expect(await runPython(here('../check.py'), ...pairs)).toBe('equal\n');
  });
  test('rows in blocks, sparse and dense', async () => {
    const x = (await readAnnData(at('theirs.h5ad'))).X,
      whole: unknown = await x?.host();
    if (!isSparse(whole)) throw new Error('X is not sparse');
    for (const [name, place] of [
      ['v2.zarr', 'X'],
      ['v3.zarr', 'raw/X'],
      ['v3.zarr', 'layers/dense'],
    ] as const) {
      const rows = await zarrRows(folderStore(at(name)), { at: place, entries: 20 }),
        data: number[] = [],
        indices: number[] = [];
      expect(rows).toMatchObject({ shape: [23, 17], whole: true });
      for await (const { matrix } of rows.blocks({})) {
        data.push(...Array.from(matrix.data, Number));
        indices.push(...matrix.indices);
      }
      expect(data).toEqual(Array.from(whole.data, Number));
      expect(indices).toEqual([...whole.indices]);
    }
    for (const name of ['v2.zarr', 'v3.zarr.zip', 'theirs.h5ad']) expect((await annDataRows(at(name))).shape).toEqual([23, 17]);
    await expect(zarrRows(folderStore(at('v3.zarr')), { at: 'layers/csc' })).rejects.toThrow('CSC');
  });
  test('a zip from memory', async () => {
    const a = await readZarr(new Blob([readFileSync(at('v3.zarr.zip'))]));
    expect(a.shape).toEqual([23, 17]);
  });
  test('behind an address, with ranges for the zip', async () => {
    const zip = readFileSync(at('v3.zarr.zip'));
    let ranges = 0;
    const server = createServer((request, response) => {
      const range = /bytes=(\d+)-(\d+)/.exec(request.headers.range ?? '');
      try {
        const path = decodeURIComponent(new URL(request.url ?? '', 'http://x').pathname),
          body = path === '/v3.zarr.zip' ? zip : readFileSync(join(folder, path));
        if (!range) return void response.writeHead(200, { 'content-length': body.length }).end(request.method === 'HEAD' ? undefined : body);
        ranges++;
        response.writeHead(206).end(body.subarray(Number(range[1]), Number(range[2]) + 1));
      } catch {
        response.writeHead(404).end();
      }
    });
    await new Promise<void>((done) => server.listen(0, done));
    const address = `http://localhost:${(server.address() as AddressInfo).port}`;
    try {
      for (const name of ['v2.zarr', 'v3.zarr', 'v3.zarr.zip']) expect((await readAnnData(`${address}/${name}`)).shape).toEqual([23, 17]);
      expect(ranges).toBeGreaterThan(0);
    } finally {
      server.close();
      server.closeAllConnections();
    }
  });
  test('damage has a message', async () => {
    writeFileSync(at('cut.zarr.zip'), readFileSync(at('v3.zarr.zip')).subarray(0, 5000));
    await expect(readAnnData(at('cut.zarr.zip'))).rejects.toThrow('the zip cannot be opened');
    rmSync(at('lost.zarr/X/indptr/0'));
    await expect(readAnnData(at('lost.zarr'))).rejects.toThrow('X/indptr: chunk 0 is missing');
    writeFileSync(at('lost.zarr/X/indptr/0'), new Uint8Array(5));
    await expect(readAnnData(at('lost.zarr'))).rejects.toThrow('X/indptr: chunk 0: it is shorter than its shape says');
  });
});
