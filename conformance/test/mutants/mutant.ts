import {
  type Attrs,
  type Backend,
  type BackendSpec,
  type Call,
  type Contract,
  defineBackend,
  type DTypes,
  extend,
  implement,
  type Kernel,
  type Session,
  type Slots,
} from '@sparsome/core';
import type { Group, Subject } from '@sparsome/conformance';
import { subjectOf } from '@sparsome/conformance';
import { js } from '@sparsome/js';

/** A backend that is wrong in one way, and the groups that must find it. */
export interface Mutant {
  readonly name: string;
  readonly subject: Subject;
  readonly contracts: readonly Contract[];
  readonly caughtBy: readonly Group[];
}

export const kernel = implement<DTypes, null>();
type AnyKernel = Kernel<DTypes, null>;

/** js with one kernel replaced. */
export function withKernel(name: string, wrong: AnyKernel, caughtBy: readonly Group[]): Mutant {
  return { name, subject: subjectOf(extend(js, { kernels: [wrong] })), contracts: [wrong.contract], caughtBy };
}

/** js with parts of its specification replaced. */
export function withSpec(name: string, over: Partial<BackendSpec<'js', DTypes, null>>, contracts: readonly Contract[], caughtBy: readonly Group[]): Mutant {
  return { name, subject: subjectOf(defineBackend({ ...js.spec, ...over })), contracts, caughtBy };
}

/** js with something wrong put around its sessions. */
export function withSession(name: string, decorate: (s: Session<'js'>) => Session<'js'>, contracts: readonly Contract[], caughtBy: readonly Group[]): Mutant {
  return withSpec(name, { decorate: async (s) => decorate(s) }, contracts, caughtBy);
}

/** js on an engine that has threads: kernels get their number as the context. */
export function threaded(name: string, wrong: Kernel<DTypes, number>, caughtBy: readonly Group[]): Mutant {
  const { kernels: _js, open: _open, decorate: _none, ...spec } = js.spec;
  const backend: Backend<'js', DTypes, number> = defineBackend({
    ...spec,
    kernels: [wrong],
    async open(o) {
      const opened = await js.spec.open(o);
      const threads = o.threads || 1;
      return { ...opened, context: threads, capabilities: { ...opened.capabilities, threads } };
    },
  });
  return { name, subject: subjectOf(backend), contracts: [wrong.contract], caughtBy };
}

/** The js kernel for a contract, and one that spoils what it gives. */
export function right(c: Contract): AnyKernel {
  const found = js.spec.kernels.find((k) => k.contract.id === c.id);
  if (!found) throw new Error(`js has no kernel for ${c.id}`);
  return found;
}

/** Line starts counted from the first entry of a view. */
export function startsOf(indptr: Int32Array | BigInt64Array): number[] {
  return Array.from({ length: indptr.length }, (_, m) => Number(indptr[m]) - Number(indptr[0]));
}

export function spoiling(c: Contract, spoil: (call: Call<DTypes, Slots, Attrs, Slots>) => void): AnyKernel {
  const kernel = right(c);
  return {
    ...kernel,
    async run(x, call) {
      await kernel.run(x, call);
      spoil(call);
    },
  };
}
