import { type AnyBackend, type Contract, fail, isSparsomeError, type OpenOptions, type Probe, type Session } from '@sparsome/core';
import { type Decision, decisionText, type Verdict } from './decision.ts';

/** A backend that is imported only when its turn comes. */
export interface Candidate {
  readonly name: string;
  load(o: AutoOptions): Promise<AnyBackend>;
  /** Why it is taken only by its name; absent: it takes its turn. */
  readonly onlyAsked?: string;
}
export interface AutoOptions extends OpenOptions {
  /** Only this backend; absent or `auto`: the first that will do. */
  readonly backend?: string;
  /** Contracts the backend must carry out. */
  readonly needs?: readonly Contract[];
  /** Bytes of the largest array there will be: backends that cannot hold it are passed over. */
  readonly largestBytes?: number;
  /** Also take an adapter of a GPU that computes on the CPU: for tests. */
  readonly software?: boolean;
}
/** A session that knows why its backend was chosen. */
export type ChosenSession = Session & { readonly decision: Decision };

export interface Auto {
  /** Opens the first backend in order that is available, implements what is needed and opens. */
  open(o?: AutoOptions): Promise<ChosenSession>;
  /** Looks at all of them; opens none. */
  decide(o?: AutoOptions): Promise<Decision>;
}

type Found = { readonly backend: AnyBackend; readonly probe: Probe };

/**
 * Chooses among backends in order of preference. Concurrent calls share one import and one probe of each; a failed one is
 * tried again at the next call.
 */
export function autoOf(candidates: readonly Candidate[]): Auto {
  const finding = new Map<string, Promise<Found>>();
  const find = (c: Candidate, o: AutoOptions): Promise<Found> => {
    const key = o.software ? `${c.name}, software` : c.name,
      known = finding.get(key);
    if (known) return known;
    const search = c.load(o).then(async (backend) => ({ backend, probe: await backend.probe() }));
    finding.set(key, search);
    const forget = (): boolean => finding.delete(key);
    search.then(({ probe }) => probe.ok || forget(), forget);
    return search;
  };

  /** Looks at candidates until `accept` takes one; at those that must be asked for only where `all` are to be looked at. */
  const decide = async (o: AutoOptions, all: boolean, accept: (found: Found) => Promise<void>): Promise<Decision> => {
    const verdicts: Verdict[] = [];
    let chosen: string | undefined;
    for (const c of candidates) {
      if (o.backend !== undefined && o.backend !== 'auto' && o.backend !== c.name) {
        verdicts.push({ name: c.name, state: 'not needed', why: `${o.backend} was asked for` });
        continue;
      }
      const unasked = c.name === o.backend ? undefined : c.onlyAsked;
      if (unasked !== undefined && !all) {
        verdicts.push({ name: c.name, state: 'not needed', why: unasked });
        continue;
      }
      try {
        const found = await find(c, o);
        if (!found.probe.ok) {
          const { why, fix } = found.probe;
          verdicts.push({ name: c.name, state: 'rejected', why, ...(fix ? { fix } : {}) });
          continue;
        }
        const { capabilities } = found.probe,
          lacking = missing(found.backend, o.needs ?? []);
        if (lacking.length > 0) verdicts.push({ name: c.name, state: 'rejected', why: `lacks ${lacking.join(', ')}`, capabilities });
        else if (o.largestBytes !== undefined && o.largestBytes > capabilities.maxBufferBytes) {
          const why = `an array of ${o.largestBytes} bytes does not fit: at most ${capabilities.maxBufferBytes}`;
          verdicts.push({ name: c.name, state: 'rejected', why, capabilities });
        } else if (unasked !== undefined) verdicts.push({ name: c.name, state: 'not needed', why: unasked, capabilities });
        else if (chosen !== undefined) verdicts.push({ name: c.name, state: 'not needed', capabilities });
        else {
          await accept(found);
          chosen = c.name;
          verdicts.push({ name: c.name, state: 'chosen', capabilities });
        }
      } catch (e) {
        if (isSparsomeError(e, 'Aborted')) throw e;
        verdicts.push({
          name: c.name,
          state: 'rejected',
          why: isSparsomeError(e) ? e.what : `it did not load: ${e instanceof Error ? e.message : String(e)}`,
          ...(isSparsomeError(e) ? { fix: e.fix } : {}),
        });
      }
    }
    return { chosen, verdicts };
  };

  return {
    decide: (o = {}) => decide(o, true, async () => undefined),
    async open(o = {}) {
      if (o.backend !== undefined && o.backend !== 'auto' && !candidates.some((c) => c.name === o.backend)) {
        fail('InvalidInput', {
          where: 'auto',
          what: 'no backend of this name',
          expected: ['auto', ...candidates.map((c) => c.name)].join(', '),
          got: o.backend,
          consequence: 'no session was opened',
          fix: 'choose one of these',
        });
      }
      const opened: Session[] = [];
      const decision = await decide(o, false, async ({ backend }) => {
        const companion = backend.spec.processor === 'cpu' || o.companion ? o.companion : await companionFor(candidates, (c) => find(c, o));
        opened.push(owning(await backend.open({ ...o, ...(companion ? { companion } : {}) }), o.companion ? undefined : companion));
      });
      const [session] = opened;
      if (!session)
        fail('Unavailable', {
          where: 'auto',
          what: 'no backend can be used',
          got: `\n${decisionText(decision)}`,
          consequence: 'no session was opened',
          fix: 'follow one of the remedies above',
        });
      return { ...session, companion: session.companion, decision };
    },
  };
}

/** Contracts that the backend neither implements in this version nor can compose. */
const missing = (backend: AnyBackend, needs: readonly Contract[]): string[] =>
  needs.filter((c) => backend.implements.get(c.id) !== c.version && !c.compose && c.placement !== 'host').map((c) => `${c.id} v${c.version}`);

/** A CPU session for the host contracts of a GPU. */
async function companionFor(candidates: readonly Candidate[], find: (c: Candidate) => Promise<Found>): Promise<Session | undefined> {
  for (const c of candidates) {
    if (c.onlyAsked !== undefined) continue;
    const found = await find(c).catch(() => undefined);
    if (found?.probe.ok && found.backend.spec.processor === 'cpu') return found.backend.open();
  }
  return undefined;
}

/** The session, closing its companion when it closes. */
function owning(session: Session, companion: Session | undefined): Session {
  if (!companion) return session;
  const close = async (): Promise<void> => {
    await session.close();
    await companion.close();
  };
  return { ...session, companion, close, [Symbol.asyncDispose]: close };
}
