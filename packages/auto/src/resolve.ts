import { type AnyBackend, type Capabilities, type Contract, fail, isSparsomeError, type OpenOptions, type Probe, type Session } from '@sparsome/core';
import { type Decision, decisionText, type Verdict } from './decision.ts';
import type { Threshold, Thresholds } from './thresholds.ts';

/** A backend that is imported only when its turn comes. */
export interface Candidate {
  readonly name: string;
  load(o: AutoOptions): Promise<AnyBackend>;
  /** Its driver takes long to start: unless asked for by name it is taken only for work that is known to be large enough. */
  readonly gpu?: true;
}
export interface AutoOptions extends OpenOptions {
  /** Only this backend; absent or `auto`: the first that will do. */
  readonly backend?: string;
  /** Contracts the backend must carry out. */
  readonly needs?: readonly Contract[];
  /** How large the work is. Absent: not known, and a CPU does it on all threads. */
  readonly work?: WorkSize;
  /** Also take an adapter of a GPU that computes on the CPU: for tests. */
  readonly software?: boolean;
}
export interface WorkSize {
  /** Entries of the matrix. */
  readonly entries: number;
  /** Bytes of the largest array. */
  readonly bytes: number;
  /** Bytes of all that a device holds at a time, scratch memory among them. Absent: not known. */
  readonly atOnce?: number;
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
 * Chooses among backends in order of preference; `thresholds` say for which size of work a GPU, or more than one thread, is faster. Concurrent
 * calls share one import and one probe of each; a failed one is tried again at the next call.
 */
export function autoOf(candidates: readonly Candidate[], thresholds: Thresholds = {}): Auto {
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

  /** Looks at candidates until `accept` takes one; at GPUs that are passed over only where `all` are to be looked at. */
  const decide = async (o: AutoOptions, all: boolean, accept: (found: Found, threads: number | undefined) => Promise<void>): Promise<Decision> => {
    const verdicts: Verdict[] = [];
    let chosen: string | undefined;
    for (const c of candidates) {
      if (o.backend !== undefined && o.backend !== 'auto' && o.backend !== c.name) {
        verdicts.push({ name: c.name, state: 'not needed', why: `${o.backend} was asked for` });
        continue;
      }
      const threshold = thresholds[c.name],
        passed = passedOver(c, threshold, o);
      if (passed !== undefined && !all) {
        verdicts.push({ name: c.name, state: 'not needed', ...passed });
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
          refused = refusal(c, found.backend, capabilities, o);
        if (refused !== undefined) verdicts.push({ name: c.name, state: 'rejected', ...refused, capabilities });
        else if (passed !== undefined) verdicts.push({ name: c.name, state: 'not needed', ...passed, capabilities });
        else if (chosen !== undefined) verdicts.push({ name: c.name, state: 'not needed', capabilities });
        else {
          const few = onOneThread(threshold, capabilities, o);
          await accept(found, few === undefined ? o.threads : 1);
          chosen = c.name;
          verdicts.push({ name: c.name, state: 'chosen', ...few, capabilities });
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
      const decision = await decide(o, false, async ({ backend }, threads) => {
        const made = backend.spec.processor === 'cpu' || o.companion ? undefined : await companionFor(candidates, (c) => find(c, o), o.threads),
          companion = made ?? o.companion;
        try {
          const own = await backend.open({ ...o, ...(threads === undefined ? {} : { threads }), ...(companion ? { companion } : {}) });
          opened.push(owning(own, made));
        } catch (e) {
          await made?.close();
          throw e;
        }
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

const named = (c: Candidate, o: AutoOptions): boolean => o.backend === c.name;

/** Why a GPU nobody asked for by name is not even looked at. */
function passedOver(c: Candidate, threshold: Threshold | undefined, o: AutoOptions): { readonly why: string; readonly fix: string } | undefined {
  if (!c.gpu || named(c, o)) return undefined;
  const { fromEntries } = threshold ?? {},
    fix = `ask for it by name: ${c.name}`;
  if (fromEntries === undefined) return { why: 'from which size on it is the fastest was not measured', fix };
  if (fromEntries === Number.POSITIVE_INFINITY) return { why: 'a CPU was faster at every size measured', fix };
  return (o.work?.entries ?? 0) >= fromEntries ? undefined : { why: `below ${fromEntries} entries a CPU is faster`, fix };
}

/** Why a session gets one thread where neither a number of them nor the backend was asked for. */
function onOneThread(threshold: Threshold | undefined, { threads }: Capabilities, o: AutoOptions): { readonly why: string } | undefined {
  const { threadsFromEntries = 0 } = threshold ?? {},
    asked = (o.threads ?? 0) !== 0 || (o.backend ?? 'auto') !== 'auto';
  if (asked || threads === 1 || o.work === undefined || o.work.entries >= threadsFromEntries) return undefined;
  const until = threadsFromEntries === Number.POSITIVE_INFINITY ? '' : ` below ${threadsFromEntries} entries`;
  return { why: `opened with one thread: more are not worth their start${until}` };
}

/** Why a backend that works is not for this work; what was asked for by name is only refused where it cannot do it. */
function refusal(c: Candidate, backend: AnyBackend, capabilities: Capabilities, o: AutoOptions): { readonly why: string; readonly fix?: string } | undefined {
  const lacking = missing(backend, o.needs ?? []);
  if (lacking.length > 0) return { why: `lacks ${lacking.join(', ')}` };
  const { bytes = 0, atOnce = 0 } = o.work ?? {},
    { maxBufferBytes, maxBindingBytes = maxBufferBytes, memoryBytes = Number.POSITIVE_INFINITY } = capabilities;
  if (bytes > maxBufferBytes) return tooLarge(`an array of ${bytes} bytes where one may have ${maxBufferBytes}`);
  if (bytes > maxBindingBytes) {
    return {
      why: `a kernel does not see all of an array: ${bytes} bytes where it sees ${maxBindingBytes} at once`,
      fix: 'choose another device, or work block by block; where every step goes line by line, leave `work` out',
    };
  }
  if (atOnce > memoryBytes) return tooLarge(`${atOnce} bytes at once on a device of ${memoryBytes}`);
  if (capabilities.emulated && !named(c, o)) return { why: 'it is emulated: for tests', fix: `ask for it by name: ${c.name}` };
  return undefined;
}

const tooLarge = (what: string): { readonly why: string; readonly fix: string } => ({
  why: `the work does not fit in memory: ${what}`,
  fix: 'choose a larger device, or work block by block',
});

/** Contracts that the backend neither implements in this version nor can compose. */
const missing = (backend: AnyBackend, needs: readonly Contract[]): string[] =>
  needs.filter((c) => backend.implements.get(c.id) !== c.version && !c.compose && c.placement !== 'host').map((c) => `${c.id} v${c.version}`);

/** A CPU session for the host contracts of a GPU, on as many threads as were asked for. */
async function companionFor(
  candidates: readonly Candidate[],
  find: (c: Candidate) => Promise<Found>,
  threads: number | undefined,
): Promise<Session | undefined> {
  for (const c of candidates) {
    if (c.gpu) continue;
    const found = await find(c).catch(() => undefined);
    if (found?.probe.ok && found.backend.spec.processor === 'cpu') return found.backend.open(threads === undefined ? {} : { threads });
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
