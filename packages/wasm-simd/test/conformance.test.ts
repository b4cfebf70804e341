// One thread with the module that imports nothing, two threads with the one on shared memory.
import { conformance } from '@sparsome/conformance';
import { wasmSimd } from '@sparsome/wasm-simd';

for (const threads of [1, 2]) conformance(wasmSimd, { open: { threads } });
