import { type AnyBackend, type Capabilities, type Contract, fail, isSparsomeError, type OpenOptions, type Probe, type Session } from '@sparsome/core';
import { type Decision, decisionText, type Verdict } from './decision.ts';

/** A backend that is imported only when its turn comes. */
export interface Candidate {
  readonly name: string;
  load(): Promise<AnyBackend>;
  /** Entries from which on it was measured to be the fastest; absent: not measured, chosen by name only. Of GPUs. */
  readonly fromEntries?: number;
}
export interface AutoOptions extends OpenOptions {
  /** Only this backend; absent or `auto`: the first that will do. */
  readonly backend?: string;
  /** Contracts the backend must carry out. */
  readonly needs?: readonly Contract[];
  /** How large the work is: the matrix's entries, and the bytes that the device must hold. */
  readonly work?: { readonly entries: number; readonly bytes: number };
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
  const find = (c: Candidate): Promise<Found> => {
    const known = finding.get(c.name);
    if (known) return known;
    const search = c.load().then(async (backend) => ({ backend, probe: await backend.probe() }));
    finding.set(c.name, search);
    const forget = (): boolean => finding.delete(c.name);
    search.then(({ probe }) => probe.ok || forget(), forget);
    return search;
  };

  /** Looks at candidates until `accept` takes one. */
  const decide = async (o: AutoOptions, accept: (found: Found) => Promise<void>): Promise<Decision> => {
    const verdicts: Verdict[] = [];
    let chosen: string | undefined;
    for (const c of candidates) {
      if (o.backend !== undefined && o.backend !== 'auto' && o.backend !== c.name) {
        verdicts.push({ name: c.name, state: 'not needed', why: `${o.backend} was asked for` });
        continue;
      }
      try {
        const found = await find(c);
        if (!found.probe.ok) {
          const { why, fix } = found.probe;
          verdicts.push({ name: c.name, state: 'rejected', why, ...(fix ? { fix } : {}) });
          continue;
        }
        const { capabilities } = found.probe,
          refused = refusal(c, found.backend, capabilities, o);
        if (refused !== undefined) verdicts.push({ name: c.name, state: 'rejected', ...refused, capabilities });
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
    decide: (o = {}) => decide(o, async () => undefined),
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
      const decision = await decide(o, async ({ backend }) => {
        const companion = backend.spec.processor === 'cpu' || o.companion ? o.companion : await companionFor(candidates, find);
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

/** Why a backend that works is not for this work; what was asked for by name is only refused where it cannot do it. */
function refusal(c: Candidate, backend: AnyBackend, capabilities: Capabilities, o: AutoOptions): { readonly why: string; readonly fix?: string } | undefined {
  const lacking = missing(backend, o.needs ?? []);
  if (lacking.length > 0) return { why: `lacks ${lacking.join(', ')}` };
  const { entries = 0, bytes = 0 } = o.work ?? {};
  if (bytes > capabilities.maxBufferBytes)
    return { why: `${bytes} bytes do not fit in its memory of ${capabilities.maxBufferBytes}`, fix: 'work block by block, or choose a backend of the CPU' };
  if (o.backend === c.name) return undefined;
  const fix = `ask for it by name: ${c.name}`;
  if (capabilities.emulated) return { why: 'it is emulated: for tests', fix };
  if (backend.spec.processor === 'cpu') return undefined;
  if (c.fromEntries === undefined) return { why: 'from which size on it is the fastest was not measured', fix };
  return entries >= c.fromEntries ? undefined : { why: `below ${c.fromEntries} entries the CPU is faster`, fix };
}

/** Contracts that the backend neither implements in this version nor can compose. */
const missing = (backend: AnyBackend, needs: readonly Contract[]): string[] =>
  needs.filter((c) => backend.implements.get(c.id) !== c.version && !c.compose && c.placement !== 'host').map((c) => `${c.id} v${c.version}`);

/** A CPU session for the host contracts of a GPU. */
async function companionFor(candidates: readonly Candidate[], find: (c: Candidate) => Promise<Found>): Promise<Session | undefined> {
  for (const c of candidates) {
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
