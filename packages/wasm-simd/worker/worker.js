// @ts-check
// A thread of wasm-simd. Plain JavaScript, so that it runs as it stands from the sources, from dist and from a bundle. The
// words of `control` are those of src/pool.ts.
const parent = globalThis.process?.getBuiltinModule?.('node:worker_threads')?.parentPort;
const port = parent ?? globalThis;
const generation = 0,
  unclaimed = 1,
  unfinished = 2,
  shares = 3,
  kernel = 4,
  frame = 5,
  inRounds = 6,
  round = 7;
// Rounds of short kernels follow each other faster than a sleeping thread wakes.
const spins = 1 << 12;

/** @param {{ module: WebAssembly.Module, memory: WebAssembly.Memory, control: number, stackTop: number }} start */
function work({ module, memory, control, stackTop }) {
  const instance = new WebAssembly.Instance(module, { env: { memory } });
  const exports = /** @type {import('../src/instance.ts').Exports} */ (/** @type {unknown} */ (instance.exports));
  exports.stackRestore(stackTop); // all instances begin with the stack of the calling thread
  const words = new Int32Array(memory.buffer, control, 8);
  port.postMessage({ ready: true });
  for (;;) {
    const seen = Atomics.load(words, generation);
    for (let left; (left = Atomics.load(words, unclaimed)) > 0; ) {
      // A claim of a later call than expected is as good: its words are read after the claim, and stand until it is done.
      if (Atomics.compareExchange(words, unclaimed, left, left - 1) !== left) continue;
      exports.kernel_run(Atomics.load(words, kernel), Atomics.load(words, frame), left - 1, Atomics.load(words, shares));
      if (Atomics.sub(words, unfinished, 1) !== 1) continue;
      if (
        Atomics.load(words, inRounds) &&
        exports.kernel_next(Atomics.load(words, kernel), Atomics.load(words, frame), Atomics.add(words, round, 1) + 1, Atomics.load(words, shares))
      ) {
        Atomics.store(words, unfinished, Atomics.load(words, shares));
        Atomics.store(words, unclaimed, Atomics.load(words, shares));
        Atomics.add(words, generation, 1);
        Atomics.notify(words, generation);
      } else port.postMessage({ done: true });
    }
    if (Atomics.load(words, inRounds)) for (let n = 0; n < spins && Atomics.load(words, generation) === seen; n++);
    Atomics.wait(words, generation, seen);
  }
}

/** @param {unknown} start */
function run(start) {
  try {
    work(/** @type {Parameters<typeof work>[0]} */ (start));
  } catch (e) {
    port.postMessage({ failed: e instanceof Error ? `${e.name}: ${e.message}` : String(e) });
  }
}

if (parent) parent.once('message', run);
else globalThis.addEventListener('message', (e) => run(e.data), { once: true });
