import { wasmSimd } from '@sparsome/wasm-simd';
import { staysAsItWas } from '../../../conformance/test/steady.ts';
import { test } from './built.ts';

test.each([1, 2])('500 rounds of uploading, computing and disposing leave wasm-simd as it was, %i threads', async (threads) => {
  const s = await wasmSimd.open({ threads });
  await staysAsItWas(s);
  await s.close();
});
