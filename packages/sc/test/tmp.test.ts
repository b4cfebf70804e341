import { readFileSync, writeFileSync, existsSync } from 'node:fs';
import { nativeCpu } from '@sparsome/native-cpu';
import { umap } from '@sparsome/core/contracts/embed/umap';
import { spectralStart } from '@sparsome/core/contracts/graph/spectral-start';
import { sparse } from '@sparsome/core';
import { test } from 'vitest';
const arr = <T>(p: string, C: { new (b: ArrayBuffer): T }): T => { const b = readFileSync(p); return new C(b.buffer.slice(b.byteOffset, b.byteOffset + b.byteLength) as ArrayBuffer); };
const graphOf = (n: string) => { const [r] = Array.from(arr(`/tmp/data/${n}/graph.shape`, BigInt64Array), Number); return sparse({ order: 'csr', shape: [r!, r!], data: arr(`/tmp/data/${n}/graph.data`, Float32Array), indices: arr(`/tmp/data/${n}/graph.indices`, Int32Array), indptr: Int32Array.from(arr(`/tmp/data/${n}/graph.indptr`, BigInt64Array), Number) }); };
test('umap', { timeout: 300000 }, async () => {
  const s = await nativeCpu.open({ threads: 2 });
  for (const name of ['pbmc', 'syn', 'p68', 'dar', 'tenk']) {
    if (!existsSync(`/tmp/data/${name}/graph.shape`)) continue;
    const graph = await s.upload(umap.inputs.graph, graphOf(name));
    for (const seed of [0, 1, 2]) {
      const start = (await s.run(spectralStart, { graph }, { seed })).y;
      const { y } = await s.run(umap, { graph, start }, { epochs: 500, seed, a: 0.5830300203414425, b: 1.3341669924314914 });
      const v = await s.take(y);
      writeFileSync(`/tmp/study/${name}.${process.env['VARIANT'] ?? 'v0'}.${seed}.f32`, v.data as Float32Array);
    }
  }
});
