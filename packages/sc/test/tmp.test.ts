import { readFileSync } from 'node:fs';
import { js } from '@sparsome/js';
import { nativeCpu } from '@sparsome/native-cpu';
import { umap } from '@sparsome/core/contracts/embed/umap';
import { spectralStart } from '@sparsome/core/contracts/graph/spectral-start';
import { sparse, dense } from '@sparsome/core';
import { createHash } from 'node:crypto';
import { test } from 'vitest';
const arr = <T>(p: string, C: { new (b: ArrayBuffer): T }): T => { const b = readFileSync(p); return new C(b.buffer.slice(b.byteOffset, b.byteOffset + b.byteLength) as ArrayBuffer); };
const graphOf = (n: string) => { const [r] = Array.from(arr(`/tmp/data/${n}/graph.shape`, BigInt64Array), Number); return sparse({ order: 'csr', shape: [r!, r!], data: arr(`/tmp/data/${n}/graph.data`, Float32Array), indices: arr(`/tmp/data/${n}/graph.indices`, Int32Array), indptr: Int32Array.from(arr(`/tmp/data/${n}/graph.indptr`, BigInt64Array), Number) }); };
const hash = (a: Float32Array) => createHash('sha256').update(new Uint8Array(a.buffer, a.byteOffset, a.byteLength)).digest('hex').slice(0, 12);
test('umap', { timeout: 300000 }, async () => {
  for (const [name, epochs] of [['pbmc', 20], ['pbmc', 500], ['syn', 200]] as const) {
    const g = graphOf(name), n = g.shape[0];
    const start = dense([n, 2], arr(`/tmp/data/${name}/pca.f32`, Float32Array).filter((_, p) => p % 50 < 2));
    for (const [label, open] of [['js', () => js.open()], ['native1', () => nativeCpu.open({ threads: 1 })], ['native2', () => nativeCpu.open({ threads: 2 })], ['sse2', () => nativeCpu.open({ threads: 2, target: 'sse2' })], ['avx2', () => nativeCpu.open({ threads: 3, target: 'avx2' })]] as const) {
      if (label === 'js' && epochs > 20) continue;
      const s = await open();
      const graph = await s.upload(umap.inputs.graph, g), st = await s.upload(umap.inputs.start, start);
      const c = process.cpuUsage(), t = performance.now();
      const { y } = await s.run(umap, { graph, start: st }, { epochs, a: 0.5830300203414425, b: 1.3341669924314914 });
      const u = process.cpuUsage(c);
      const v = await s.take(y);
      console.log(name, epochs, label, hash(v.data as Float32Array), 'cpu', ((u.user + u.system) / 1e6).toFixed(3), 'wall', ((performance.now() - t) / 1e3).toFixed(3));
      if (s.supports(spectralStart, { graph: graph.desc }, {}).ok) { const c2 = process.cpuUsage(); const r = await s.run(spectralStart, { graph }, {}); const u2 = process.cpuUsage(c2); console.log('   spectral', hash((await s.take(r.y)).data as Float32Array), ((u2.user + u2.system) / 1e6).toFixed(3)); }
      await s.close();
    }
  }
});
