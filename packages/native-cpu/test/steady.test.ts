import { nativeCpu } from '@sparsome/native-cpu';
import { test } from 'vitest';
import { staysAsItWas } from '../../../conformance/test/steady.ts';

test.each([1, 2])('500 rounds of uploading, computing and disposing leave native-cpu as it was, %i threads', async (threads) => {
  const s = await nativeCpu.open({ threads });
  await staysAsItWas(s);
  await s.close();
});
