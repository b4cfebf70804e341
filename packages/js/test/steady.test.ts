import { js } from '@sparsome/js';
import { test } from 'vitest';
import { staysAsItWas } from '../../../conformance/test/steady.ts';

test('500 rounds of uploading, computing and disposing leave js as it was', async () => {
  const s = await js.open();
  await staysAsItWas(s);
  await s.close();
});
