import type { Compare, Contract, OpenOptions, Session } from '@sparsome/core';
import { compareValues, comparisonText, owed } from '@sparsome/core/compare';
import { notRun, type Outcome } from './case.ts';
import type { HostValue } from './decode.ts';
import { compute, type Example, unsupported } from './session.ts';
import type { Instrumented, Subject } from './subject.ts';
import type { Values } from './values.ts';

/** A backend on the bench: its sessions, the reference, and what they owe each other. */
export interface Lab {
  readonly backend: Subject;
  readonly open: OpenOptions;
  /** Runs work on a session shared by cases that open alike. */
  session(more?: OpenOptions): Promise<Session>;
  /** A session without the kernel for a contract, which is then made of its parts. */
  parts(c: Contract): Promise<Session>;
  /** Another session opened alike. */
  second(): Promise<Session>;
  /** A session on memory full of these junk bytes, and what it has seen. */
  poisoned(junk: number): Promise<{ readonly session: Session } & Pick<Instrumented, 'checkGuards' | 'largest'>>;
  /** A session of the reference. */
  reference(): Promise<Session>;
  /** Is the backend the reference itself? Then there is nothing to compare. */
  readonly isReference: boolean;
  /** Throws when outputs are not what the reference computes. */
  agree(c: Contract, e: Example, got: Values): Promise<void>;
  /** Computes on the shared session and compares with the reference; or says why that cannot be asked. */
  agreeing(c: Contract, e: Example, then?: (got: Values, session: Session) => Promise<Outcome | void>): Promise<Outcome>;
  /** Closes the shared sessions: the next case gets fresh ones. */
  close(): Promise<void>;
}

// What the reference computes of an input that several runs of the suite share (targets, threads) is computed once.
const known = new WeakMap<object, WeakMap<Example, Promise<Values>>>();

export function laboratory(backend: Subject, open: OpenOptions, reference: Subject): Lab {
  const sessions = new Map<string, Promise<Session>>();
  const instruments = new Map<number, Instrumented>();
  // Opening is dear where it starts threads or compiles kernels.
  const pooled = (key: string, of: Subject, o: OpenOptions): Promise<Session> => {
    const session = sessions.get(key) ?? of.open(o);
    sessions.set(key, session);
    return session;
  };
  const expected = async (c: Contract, e: Example): Promise<Values> => {
    const answers = known.get(reference.identity) ?? new WeakMap<Example, Promise<Values>>();
    known.set(reference.identity, answers);
    const answer = answers.get(e) ?? compute(await lab.reference(), c, e);
    answers.set(e, answer);
    return answer;
  };
  const lab: Lab = {
    backend,
    open,
    isReference: backend.identity === reference.identity,
    session: (more = {}) => pooled(`backend ${JSON.stringify(more)}`, backend, { ...open, ...more }),
    parts: (c) => pooled(`without ${c.id}`, backend.without(c), open),
    second: () => pooled('second', backend, open),
    async poisoned(junk) {
      const there = instruments.get(junk) ?? backend.instrumented(junk);
      instruments.set(junk, there);
      return { session: await pooled(`junk ${junk}`, there.subject, open), checkGuards: there.checkGuards, largest: there.largest };
    },
    reference: () => pooled('reference', reference, {}),
    async agree(c, e, got) {
      if (lab.isReference) return;
      const want = await expected(c, e);
      for (const [name, value] of Object.entries(want)) requireEqual(name, owed(c, backend.claims, name, e.inputs, value), got[name], value);
    },
    async agreeing(c, e, then) {
      const session = await lab.session();
      const why = unsupported(session, c, e);
      if (why !== undefined) return notRun(why);
      const got = await compute(session, c, e);
      await lab.agree(c, e, got);
      return (await then?.(got, session)) ?? undefined;
    },
    async close() {
      const open = [...sessions.values()];
      sessions.clear();
      instruments.clear();
      for (const session of open)
        await session.then(
          (s) => s.close(),
          () => undefined,
        );
    },
  };
  return lab;
}

/** Throws, naming the worst element, when two values are not equal under the rule. */
export function requireEqual(output: string, rule: Compare, got: unknown, want: HostValue): void {
  const verdict = compareValues(rule, got, want);
  if (!verdict.ok) throw new Error(comparisonText(output, rule, verdict));
}

export function requireSame(got: Values, want: Values): void {
  for (const [name, value] of Object.entries(want)) requireEqual(name, { by: 'exact' }, got[name], value);
}
