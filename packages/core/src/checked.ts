import { type AnyBackend, type Backend, type Buffers, defineBackend } from './backend.ts';
import { owed } from './compare/owed.ts';
import { compareValues } from './compare/values.ts';
import { fail } from './error.ts';
import type { Resident } from './resident.ts';
import type { Residents, Session } from './session.ts';
import type { Slot, Slots } from './slot.ts';

/**
 * The backend, every call of which is computed again on the reference (handed in: core never imports js) and compared under
 * the contract's promise. Throws `Corrupt` at the first difference. Every value travels to the host and back: for tests.
 */
export function checked<B extends string, M extends Buffers, X>(b: Backend<B, M, X>, reference: AnyBackend): Backend<B, M, X> {
  return defineBackend({
    ...b.spec,
    async decorate(session) {
      const inner = (await b.spec.decorate?.(session)) ?? session;
      return checkedSession(inner, await reference.open());
    },
  });
}

function checkedSession<B extends string, R extends string>(session: Session<B>, reference: Session<R>): Session<B> {
  const self: Session<B> = {
    ...session,
    get companion() {
      return session.companion === session ? self : session.companion;
    },
    async run(c, inputs, attrs, o) {
      const outputs = await session.run(c, inputs, attrs, o);
      const sent: { [name: string]: Resident } = {},
        values: { [name: string]: unknown } = {};
      for (const [name, resident] of residents<B>(inputs)) {
        const value = await session.download(resident);
        values[name] = value;
        sent[name] = await reference.upload(resident.slot, value);
      }
      const inputsThere: unknown = sent;
      const expected = await reference.run(c, inputsThere as Residents<Slots, R>, attrs, o);
      const wanted = new Map(residents<R>(expected));
      for (const [name, resident] of residents<B>(outputs)) {
        const want = wanted.get(name);
        if (!want) continue;
        const wantedValue: unknown = await reference.download(want);
        const rule = owed(c, session.claims, name, values, wantedValue);
        const verdict = compareValues(rule, await session.download(resident), wantedValue);
        if (!verdict.ok) {
          const { worst } = verdict;
          fail('Corrupt', {
            where: `${session.backend} ${c.id}`,
            what: `output "${name}" differs from ${reference.backend}: ${verdict.why ?? `${verdict.wrong} elements, the worst at ${worst?.index} (${worst?.ulps} ulp)`}`,
            expected: worst?.want ?? `${reference.backend}'s answer by ${rule.by}`,
            got: worst?.got ?? 'another one',
            consequence: 'the result was discarded',
            fix: `the kernel of ${session.backend} is wrong: run the conformance suite on it`,
          });
        }
      }
      for (const resident of [...Object.values(sent), ...wanted.values()]) resident.dispose();
      return outputs;
    },
    async close() {
      await session.close();
      await reference.close();
    },
    [Symbol.asyncDispose]: () => self.close(),
  };
  return self;
}

const residents = <B extends string>(all: object): [string, Resident<Slot, B>][] =>
  Object.entries(all as { readonly [name: string]: Resident<Slot, B> | undefined }).flatMap(([n, r]) => (r ? [[n, r]] : []));
