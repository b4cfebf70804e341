import { type Case, casesOf, notRun, type Outcome } from '../case.ts';
import type { Source } from '../examples.ts';
import { type Lab, requireSame } from '../lab.ts';
import { compute, type Example, unsupported } from '../session.ts';
import { exampleOf } from './golden.ts';
import { madeFor, propertyExamples } from './properties.ts';

// More entries (35,500) than the size from which threads are woken, on every backend we know of. Few lines: the time of a search for
// neighbours grows with their square.
const large = { major: 1000, minor: 50, entries: (line: number) => (line % 7 === 0 ? 45 : 34), values: 'real' } as const;

// The pattern of the first property input with other values, where entries fall alike.
const valuesChanged = {
  major: 23,
  minor: 37,
  seed: 2,
  entries: (line: number, random: () => number) => (line % 5 === 3 ? 0 : Math.floor(random() * 20)),
  values: 'real',
} as const;

// Whatever number of threads a suite runs on, the same sessions are opened to compare one with four: asked once for all of them.
const asked = new WeakMap<object, Map<Source, Map<string, Promise<Outcome>>>>();
function onceForAllThreads(lab: Lab, s: Source, ask: () => Promise<Outcome>): Promise<Outcome> {
  const { threads: _threads, ...open } = lab.open;
  if (Object.values(open).some((v) => typeof v === 'object')) return ask();
  const ofBackend = asked.get(lab.backend.identity) ?? new Map<Source, Map<string, Promise<Outcome>>>(),
    known = ofBackend.get(s) ?? new Map<string, Promise<Outcome>>();
  asked.set(lab.backend.identity, ofBackend);
  ofBackend.set(s, known);
  const key = JSON.stringify(open),
    outcome = known.get(key) ?? ask();
  known.set(key, outcome);
  return outcome;
}

/** The same question gives the same bits: again, beside others, and on any number of threads. */
export function determinism(lab: Lab, s: Source, subject: string): readonly Case[] {
  const c = s.contract;
  /** Two inputs that the session takes. */
  const two = async (): Promise<readonly [Example, Example] | string> => {
    const session = await lab.session();
    const all = Object.values(propertyExamples(s)).flatMap((make) => make(session) ?? []);
    const [a, b] = all.filter((e) => unsupported(session, c, e) === undefined);
    if (a && b) return [a, b];
    return all.flatMap((e) => unsupported(session, c, e) ?? [])[0] ?? 'no inputs can be made';
  };
  return casesOf(subject, 'determinism', {
    async twice() {
      const pair = await two();
      if (typeof pair === 'string') return notRun(pair);
      const [a, b] = pair;
      const session = await lab.session();
      const first = await compute(session, c, a);
      const other = await compute(session, c, b);
      // A like input with other values: what a kernel kept from the first call must not come back.
      const changed = madeFor(session.capabilities, s, 'changed', valuesChanged, ['f64', 'f32', 'i32', 'u16']);
      if (changed && unsupported(session, c, changed) === undefined) await lab.agree(c, changed, await compute(session, c, changed));
      requireSame(await compute(session, c, a), first);
      requireSame(await compute(session, c, b), other);
      await lab.agree(c, a, first);
      await lab.agree(c, b, other);
      return undefined;
    },
    async concurrent() {
      const pair = await two();
      if (typeof pair === 'string') return notRun(pair);
      const [a, b] = pair;
      // live() belongs to a session, so each call has one of its own here.
      const [session, other] = [await lab.session(), await lab.second()];
      const alone = [await compute(session, c, a), await compute(session, c, b)];
      const together = await Promise.all([compute(session, c, a), compute(other, c, b)]);
      together.forEach((values, n) => requireSame(values, alone[n] ?? {}));
      return undefined;
    },
    threads: () =>
      onceForAllThreads(lab, s, async () => {
        const [one, four] = [await lab.session({ threads: 1 }), await lab.session({ threads: 4 })];
        const e = madeFor(one.capabilities, s, 'large', large, ['f64', 'f32', 'i32', 'u16']) ?? largest(s);
        if (!e) return notRun('no inputs can be made');
        const why = unsupported(one, c, e);
        if (why !== undefined) return notRun(why);
        if (four.capabilities.threads <= 1) return notRun('the backend has one thread');
        const want = await compute(one, c, e);
        for (let n = 0; n < 3; n++) requireSame(await compute(four, c, e), want);
        await lab.agree(c, e, want);
        return undefined;
      }),
  });
}

function largest(s: Source): Example | undefined {
  const size = (n: number): number => Object.values(s.fixtures[n]?.inputs ?? {}).reduce((sum, v) => sum + ('data' in v ? v.data.length : v.length), 0);
  const order = s.fixtures.map((_, n) => n).sort((a, b) => size(b) - size(a));
  const fixture = s.fixtures[order[0] ?? -1];
  return fixture && exampleOf(fixture);
}
