import { isSparsomeError, type Session } from '@sparsome/core';
import { type Case, casesOf, demand, notRun, type Outcome } from '../case.ts';
import type { Source } from '../examples.ts';
import { type Lab, requireSame } from '../lab.ts';
import { compute, disposeAll, type Example, leavingNothing, runOn, takeAll, unsupported, uploadAll } from '../session.ts';
import { refused } from './errors.ts';
import { twoBlocks } from './metamorphic.ts';
import { anExample, type Maker } from './properties.ts';

const bytes = { kind: 'vec', dtype: ['u8'] } as const;

/** What belongs to the backend and no contract. */
export function backendLifecycle(lab: Lab): readonly Case[] {
  return casesOf('backend', 'lifecycle', {
    async probe() {
      const [first, second] = [await lab.backend.probe(), await lab.backend.probe()];
      demand(JSON.stringify(plain(first)) === JSON.stringify(plain(second)), 'two probes say different things: the first one changed something');
      if (first.ok) demand(first.capabilities.targets.includes(first.capabilities.target), 'the target is not among the targets');
      else demand(first.why.length > 0, 'a failed probe does not say why');
      return undefined;
    },
    async capabilities() {
      const session = await lab.session();
      const { targets, target, dtypes, ptr, maxBufferBytes, threads } = session.capabilities;
      demand(session.backend === lab.backend.name, `the session calls itself ${session.backend}`);
      demand(targets.includes(target), 'the target is not among the targets');
      demand(lab.open.target === undefined || target === lab.open.target, `target ${lab.open.target} was asked for, ${target} opened`);
      demand(dtypes.size > 0 && ptr.length > 0 && maxBufferBytes > 0 && Number.isInteger(threads) && threads >= 1, 'capabilities are not filled in');
      return undefined;
    },
    async 'open-twice'() {
      const [a, b] = await Promise.all([lab.backend.open(lab.open), lab.backend.open(lab.open)]);
      const x = await a.upload(bytes, Uint8Array.of(1, 2));
      await b.close();
      demand((await a.download(x)).join() === '1,2', 'closing one session changed another');
      await a.close();
      return undefined;
    },
    async 'target-unknown'() {
      const error = await lab.backend.open({ ...lab.open, target: 'no-such-target' }).then(
        (s) => s.close(),
        (e: unknown) => e,
      );
      demand(
        isSparsomeError(error, 'Unavailable'),
        `expected Unavailable for a target that does not exist, got ${error === undefined ? 'a session' : String(error)}`,
      );
      return undefined;
    },
    async close() {
      const session = await lab.backend.open(lab.open);
      const x = await session.upload(bytes, Uint8Array.of(1));
      // A download in progress is waited for.
      const running = session.download(x);
      await Promise.all([session.close(), session.close()]);
      demand((await running)[0] === 1, 'close() did not wait for a download');
      await session.close();
      demand(session.live().buffers === 0 && session.live().bytes === 0, 'close() left buffers');
      x.dispose();
      for (const work of [() => session.upload(bytes, Uint8Array.of(1)), () => session.download(x), () => session.take(x)])
        await refused('Disposed', session, work);
      return undefined;
    },
  });
}

const plain = (probe: object): unknown => JSON.parse(JSON.stringify(probe, (_key, v: unknown) => (v instanceof Set ? [...v] : v)));

/** Calls that are cancelled, whose inputs go away, or whose session is closed. */
export function lifecycle(lab: Lab, s: Source, subject: string): readonly Case[] {
  const c = s.contract;
  const asking = (make: Maker, work: (session: Session, e: Example) => Promise<void>) => async (): Promise<Outcome> => {
    const session = await lab.session();
    const e = make(session);
    if (!e) return notRun('no inputs can be made');
    const why = unsupported(session, c, e);
    if (why !== undefined) return notRun(why);
    await work(session, e);
    return undefined;
  };
  const any: Maker = (session) => anExample(s, session);

  return casesOf(subject, 'lifecycle', {
    'abort-before': asking(any, async (session, e) => {
      await refused('Aborted', session, () => compute(session, c, e, { signal: AbortSignal.abort() }));
      await lab.agree(c, e, await compute(session, c, e));
    }),
    'abort-during': asking(
      (session) => twoBlocks(s, session) ?? any(session),
      async (session, e) => {
        const controller = new AbortController();
        const want = await compute(session, c, e);
        await leavingNothing(session, async () => {
          const inputs = await uploadAll(session, c, e.inputs);
          const before = session.live();
          try {
            const result = await runOn(session, c, inputs, e.attrs, { signal: controller.signal, progress: () => controller.abort() }).catch(
              (error: unknown) => error,
            );
            demand(isSparsomeError(result, 'Aborted'), `a call cancelled half-way gave ${result instanceof Error ? result.message : 'a result'}`);
            demand(session.live().bytes === before.bytes && session.live().buffers === before.buffers, 'a cancelled call left memory on the session');
          } finally {
            disposeAll(inputs);
          }
        });
        requireSame(await compute(session, c, e), want);
      },
    ),
    'listener-throws': asking(
      (session) => twoBlocks(s, session) ?? any(session),
      async (session, e) => {
        const want = await compute(session, c, e),
          own = new Error('of the listener');
        await leavingNothing(session, async () => {
          const inputs = await uploadAll(session, c, e.inputs);
          const before = session.live();
          try {
            const progress = (): never => {
              throw own;
            };
            const result = await runOn(session, c, inputs, e.attrs, { progress }).catch((error: unknown) => error);
            demand(result === own, `a call whose listener threw gave ${result instanceof Error ? result.message : 'a result'}`);
            demand(
              session.live().bytes === before.bytes && session.live().buffers === before.buffers,
              'a call whose listener threw left memory on the session',
            );
          } finally {
            disposeAll(inputs);
          }
        });
        requireSame(await compute(session, c, e), want);
      },
    ),
    'dispose-during': asking(any, async (session, e) => {
      const values = await leavingNothing(session, async () => {
        const inputs = await uploadAll(session, c, e.inputs);
        const running = runOn(session, c, inputs, e.attrs);
        disposeAll(inputs);
        return takeAll(session, await running);
      });
      await lab.agree(c, e, values);
    }),
    'close-during': asking(any, async (_shared, e) => {
      const session = await lab.backend.open(lab.open);
      try {
        const inputs = await uploadAll(session, c, e.inputs);
        const running = runOn(session, c, inputs, e.attrs).then(
          () => undefined,
          (error: unknown) => error,
        );
        await session.close();
        const error = await running;
        demand(error === undefined || isSparsomeError(error, 'Disposed'), `a call on a session being closed gave ${String(error)}`);
        await refused('Disposed', session, () => runOn(session, c, inputs, e.attrs));
      } finally {
        await session.close();
      }
    }),
  });
}
