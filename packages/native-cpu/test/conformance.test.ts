// Every instruction set of this processor, on one thread and on four; those it has not are reported as not run.
import { conformance } from '@sparsome/conformance';
import { nativeCpu } from '@sparsome/native-cpu';

for (const target of ['sse2', 'avx2', 'avx512', 'neon']) {
  for (const threads of [1, 4]) conformance(nativeCpu, { open: { target, threads } });
}
