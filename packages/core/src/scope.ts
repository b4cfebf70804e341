import type { Resident } from './resident.ts';
import type { Session } from './session.ts';

// The session behind a scoped one: a Placed value belongs to the session, not to a scope of it.
const origins = new WeakMap<Session, Session>();
export const originOf = (session: Session): Session => origins.get(session) ?? session;

/**
 * Runs `work` with a session that remembers what it makes, and disposes all of it at the end but for the residents in the
 * result (the result itself, or the values of the object or array it is).
 */
export async function scope<B extends string, R>(session: Session<B>, work: (session: Session<B>) => Promise<R>): Promise<R> {
  const made = new Set<Resident>();
  const scoped: Session<B> = {
    ...session,
    // A getter would be lost by spreading: the companion is asked for anew.
    get companion() {
      return session.companion;
    },
    async upload(slot, value, o) {
      const resident = await session.upload(slot, value, o);
      made.add(resident);
      return resident;
    },
    async run(c, inputs, attrs, o) {
      const outputs = await session.run(c, inputs, attrs, o);
      for (const resident of Object.values<Resident>(outputs)) made.add(resident);
      return outputs;
    },
  };
  origins.set(scoped, originOf(session));
  let kept: ReadonlySet<unknown> = new Set();
  try {
    const result = await work(scoped);
    kept = new Set<unknown>(typeof result === 'object' && result !== null ? [result, ...Object.values(result)] : []);
    return result;
  } finally {
    for (const resident of made) if (!kept.has(resident)) resident.dispose();
  }
}
