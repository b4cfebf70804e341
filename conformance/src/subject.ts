import { type Backend, type Buffers, type Contract, defineBackend, type OpenOptions, type Probe, type Session } from '@sparsome/core';
import { instrumented } from './instrumented.ts';

/** A backend as the suite sees it: the types of its buffers and context are nobody's business here. */
export interface Subject {
  readonly name: string;
  readonly claims: 'bits' | 'device';
  /** The contracts it has kernels for. */
  readonly contracts: readonly Contract[];
  /** Is this the same backend as another subject? */
  readonly identity: object;
  probe(): Promise<Probe>;
  open(o?: OpenOptions): Promise<Session>;
  /** The same backend on memory that shows what kernels leave unwritten or write outside. */
  instrumented(junk: number): Instrumented;
  /** The same backend without the kernel for a contract. */
  without(c: Contract): Subject;
}

export interface Instrumented {
  readonly subject: Subject;
  largest(): number;
  checkGuards(): Promise<void>;
}

export function subjectOf<B extends string, M extends Buffers, X>(b: Backend<B, M, X>): Subject {
  return {
    name: b.name,
    claims: b.spec.claims,
    contracts: b.spec.kernels.map((k) => k.contract),
    identity: b,
    probe: () => b.probe(),
    open: (o) => b.open(o),
    instrumented(junk) {
      const { backend, ...rest } = instrumented(b, junk);
      return { subject: subjectOf(backend), ...rest };
    },
    without: (c) => subjectOf(defineBackend({ ...b.spec, kernels: b.spec.kernels.filter((k) => k.contract.id !== c.id) })),
  };
}
