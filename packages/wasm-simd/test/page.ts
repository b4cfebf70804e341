// What the pages of browser.test.ts run, on the page or in a worker of it: every contract by js and by wasm-simd.
import { isSparsomeError } from '@sparsome/core';
import { js } from '@sparsome/js';
import { wasmSimd } from '@sparsome/wasm-simd';
import { answer, caseOf, contracts, randomMatrix } from './cases.ts';

export interface Report {
  readonly threads: number;
  readonly blocking: boolean;
  readonly device: string;
  readonly compared: number;
  readonly different: readonly string[];
  readonly openMs: number;
  readonly secondMs: number;
  readonly callMs: number;
}

async function compare(threads: number): Promise<Report | { readonly error: string }> {
  try {
    const openedAt = performance.now(),
      session = await wasmSimd.open({ threads }),
      openMs = performance.now() - openedAt;
    const reference = await js.open(),
      different: string[] = [];
    let compared = 0;
    // The first has more entries than it takes to wake threads.
    for (const x of [randomMatrix(1500, 120, 'f32', 'i32', 'csr'), randomMatrix(300, 200, 'f64', 'i64', 'csc'), randomMatrix(50, 30, 'u16', 'i32', 'csr')]) {
      for (const c of contracts) {
        const given = caseOf(c, x);
        if (!given) continue;
        compared++;
        if ((await answer(session, c, given)) !== (await answer(reference, c, given))) different.push(c.id);
      }
    }
    const c = contracts.find((k) => k.id === 'sparse.minor-sums')!,
      slot = c.inputs['x']!;
    const x = await session.upload(slot, randomMatrix(400, 300, 'f32', 'i32', 'csr')),
      times: number[] = [];
    for (let n = 0; n < 200; n++) {
      const from = performance.now();
      for (const r of Object.values(await session.run(c, { x }, {}))) r.dispose();
      times.push(performance.now() - from);
    }
    const { blocking, device } = session.capabilities,
      count = session.capabilities.threads;
    await session.close();
    const again = performance.now();
    await (await wasmSimd.open({ threads })).close();
    return { threads: count, blocking, device, compared, different, openMs, secondMs: performance.now() - again, callMs: times.sort((a, b) => a - b)[100]! };
  } catch (e) {
    return { error: isSparsomeError(e) ? e.message : String(e) };
  }
}

if (typeof document === 'undefined') {
  addEventListener('message', (e) => void compare(e.data).then((r) => postMessage(r)));
} else {
  const ask = new URLSearchParams(location.search),
    threads = Number(ask.get('threads'));
  const result = ask.has('worker')
    ? new Promise((resolve) => {
        const worker = new Worker(new URL(import.meta.url), { type: 'module' });
        worker.onmessage = (e) => resolve(e.data);
        worker.onerror = (e) => resolve({ error: `the page's worker: ${e.message}` });
        worker.postMessage(threads);
      })
    : compare(threads);
  void result.then((r) => Object.assign(globalThis, { result: r }));
}
