import { readFileSync, writeFileSync } from 'node:fs';
import { js } from '@sparsome/js';
import { nativeCpu } from '@sparsome/native-cpu';
import { search } from '@sparsome/core/contracts/knn/search';
import { dense } from '@sparsome/core';
import { createHash } from 'node:crypto';
import { test } from 'vitest';
const arr = <T>(p: string, C: { new (b: ArrayBuffer): T }): T => { const b = readFileSync(p); return new C(b.buffer.slice(b.byteOffset, b.byteOffset + b.byteLength) as ArrayBuffer); };
const hash = (a: ArrayBufferView) => createHash('sha256').update(new Uint8Array(a.buffer, a.byteOffset, a.byteLength)).digest('hex').slice(0, 12);
test('knn', { timeout: 300000 }, async () => {
  for (const name of ['pbmc', 'syn'] as const) {
    const d = arr(`/tmp/data/${name}/pca.f32`, Float32Array), n = d.length / 50;
    for (const [label, open] of [['js', () => js.open()], ['native1', () => nativeCpu.open({ threads: 1 })], ['native1', () => nativeCpu.open({ threads: 1 })], ['native2', () => nativeCpu.open({ threads: 2 })], ['sse2', () => nativeCpu.open({ threads: 2, target: 'sse2' })], ['avx2', () => nativeCpu.open({ threads: 2, target: 'avx2' })]] as const) {
      if (label === 'js' && name === 'syn') continue;
      const s = await open();
      const x = await s.upload(search.inputs.x, dense([n, 50], d));
      const c = process.cpuUsage(), t = performance.now();
      const r = await s.run(search, { x }, { k: 14 });
      const u = process.cpuUsage(c), wall = performance.now() - t;
      const i = await s.take(r.indices), q = await s.take(r.distances);
      console.log(name, label, hash(i.data), hash(q.data), 'cpu', ((u.user + u.system) / 1e6).toFixed(3), 'wall', (wall / 1e3).toFixed(3));
      await s.close();
    }
  }
});
