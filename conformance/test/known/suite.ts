// A backend with known failures, run by known-failures.test.ts: js, but for sums of lines that are one too great.
import { conformance, type Expectation } from '@sparsome/conformance';
import { extend } from '@sparsome/core';
import { majorSums } from '@sparsome/core/contracts/sparse/major-sums';
import { js } from '@sparsome/js';

const right = js.spec.kernels.find((k) => k.contract.id === majorSums.id);
if (!right) throw new Error('js has no sums of lines');
const wrong = extend(js, {
  kernels: [
    {
      ...right,
      async run(context, call) {
        await right.run(context, call);
        const sum = call.out['sum']?.data;
        if (sum instanceof Float64Array) sum.forEach((v, line) => (sum[line] = v + 1));
      },
    },
  ],
});

const of = (name: string): string => `sparse.major-sums/v1/golden/${name}`;
const known = { because: 'sums are one too great', issue: 'acme/lab#7', until: '9999-01-01' };
const { issue: _, ...careless } = known;

conformance(wrong, {
  contracts: [majorSums],
  expectFail: [
    { ...known, case: of('ties') },
    { ...known, case: of('one-entry'), until: '2020-01-01' },
    { ...careless, case: of('stored-zeros') } as Expectation,
    { ...known, case: 'backend/lifecycle/probe' },
    // Another device's, whose day has passed here, too.
    { ...known, case: of('real-f64'), when: { target: 'another' }, until: '2020-01-01' },
  ],
});
