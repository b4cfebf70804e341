// js under other names, as backends that auto chooses among.
import { type AnyBackend, type Backend, defineBackend, type DTypes, type Probe } from '@sparsome/core';
import { js } from '@sparsome/js';

export const capabilities = async () => {
  const probe = await js.probe();
  if (!probe.ok) throw new Error(probe.why);
  return probe.capabilities;
};
/** js under another name, with a probe and a way to open of the test's choosing. */
export const like = (
  name: string,
  over: { probe?: () => Promise<Probe>; fails?: () => boolean; kernels?: Backend<'js', DTypes, null>['spec']['kernels']; processor?: 'gpu' } = {},
): AnyBackend =>
  defineBackend({
    ...js.spec,
    name,
    kernels: over.kernels ?? js.spec.kernels,
    processor: over.processor ?? 'cpu',
    probe: over.probe ?? js.spec.probe,
    async open(o) {
      if (over.fails?.()) throw new Error('the driver is too old');
      return js.spec.open(o);
    },
  });
/** js under another name, and of each session it opened the threads asked for and whether it is closed. */
export const recorded = (name: string) => {
  const opened: { readonly threads: number | undefined; closed: boolean }[] = [];
  const backend = defineBackend({
    ...js.spec,
    name,
    async open(o) {
      const session = { threads: o.threads, closed: false },
        own = await js.spec.open(o);
      opened.push(session);
      return {
        ...own,
        async close() {
          session.closed = true;
          await own.close();
        },
      };
    },
  });
  return { backend, opened };
};
export const candidate = (backend: AnyBackend) => ({ name: backend.name, load: async () => backend });
