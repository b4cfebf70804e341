import { cuda } from '@sparsome/cuda';
import { test } from 'vitest';
import { staysAsItWas } from '../../../conformance/test/steady.ts';
import { built, useEmulatedDriver } from './emulated.ts';

useEmulatedDriver();
test.skipIf(!built)('500 rounds of uploading, computing and disposing leave cuda, emulated, as it was', async () => {
  const s = await cuda.open();
  await staysAsItWas(s);
  await s.close();
});
