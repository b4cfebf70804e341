import { type Compare, type Contract, isDense, isSparse, type Session } from '@sparsome/core';
import { compareValues, comparisonText, ruleText } from '@sparsome/core/compare';
import { type Configuration, labelOf } from './configurations.ts';
import { dispose, download, type Example, type HostValue, type ResidentsByName, run, unsupported, upload, type Values } from './example.ts';
import { median, rounded, type Summary, summarize } from './statistics.ts';

export interface Protocol {
  /** Calls before the timed ones. */
  readonly warmup: number;
  /** Timed calls wanted. */
  readonly samples: number;
  /** Milliseconds after which a configuration gives up its remaining samples; it keeps at least three. */
  readonly budget: number;
}
export interface Timing {
  readonly configuration: Configuration;
  readonly device: string;
  readonly ms: Summary;
  /** Milliseconds, medians; `first`: the first call, on fresh memory and cold code. */
  readonly split: { readonly upload: number; readonly run: number; readonly download: number; readonly first: number };
  readonly rule: string;
}
export type Measured = Timing | { readonly configuration: Configuration; readonly why: string };

interface Lane {
  readonly configuration: Configuration;
  readonly session: Session;
  readonly inputs: ResidentsByName;
  readonly upload: number;
  readonly first: number;
  readonly ms: number[];
  readonly downloads: number[];
  rule: string;
  why?: string | undefined;
}

/**
 * Times one call on every configuration, one after the other in each round, so that a machine that grows slower does so
 * for all. The answer of the first call and of the last are compared with the reference's: without a pass there is no
 * number.
 */
export async function measure(c: Contract, e: Example, reference: Session, all: readonly Configuration[], p: Protocol): Promise<readonly Measured[]> {
  const want = await answer(reference, c, e);
  const results = new Map<Configuration, Measured>();
  const lanes: Lane[] = [];
  try {
    for (const configuration of all) {
      const lane = await start(c, e, configuration, want);
      if (typeof lane === 'string') results.set(configuration, { configuration, why: lane });
      else lanes.push(lane);
    }
    for (let n = 0; n < p.warmup - 1; n++) for (const lane of lanes) await sample(lane, c, e);
    for (const lane of lanes) lane.ms.length = 0;
    for (let n = 0; n < p.samples; n++) for (const lane of lanes) if (!spent(lane, p)) await sample(lane, c, e);
    for (const lane of lanes) {
      lane.why ??= await check(lane, c, e, want);
      results.set(lane.configuration, timing(lane));
    }
  } finally {
    for (const lane of lanes) await lane.session.close();
  }
  return all.flatMap((configuration) => results.get(configuration) ?? []);
}

async function answer(session: Session, c: Contract, e: Example): Promise<Values> {
  const inputs = await upload(session, c, e.inputs);
  const outputs = await run(session, c, inputs, e.attrs);
  const values = await download(session, outputs);
  for (const residents of [inputs, outputs]) dispose(residents);
  return values;
}

/** Uploads and makes the first call; the reason where the configuration drops out. */
async function start(c: Contract, e: Example, configuration: Configuration, want: Values): Promise<Lane | string> {
  const session = await configuration.open();
  const fail = async (why: string): Promise<string> => {
    await session.close();
    return why;
  };
  try {
    const why = unsupported(session, c, e);
    if (why !== undefined) return await fail(why);
    const from = performance.now();
    const inputs = await upload(session, c, e.inputs);
    const uploaded = performance.now();
    const outputs = await run(session, c, inputs, e.attrs);
    const ran = performance.now();
    const got = await download(session, outputs);
    dispose(outputs);
    const verdict = compare(session, c, e, got, want);
    if (verdict.wrong !== undefined) return await fail(verdict.wrong);
    return { configuration, session, inputs, upload: uploaded - from, first: ran - uploaded, ms: [], downloads: [], rule: verdict.rule };
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
}

async function sample(lane: Lane, c: Contract, e: Example): Promise<void> {
  const from = performance.now();
  const outputs = await run(lane.session, c, lane.inputs, e.attrs);
  lane.ms.push(performance.now() - from);
  dispose(outputs);
}

/** The last call: its answer is fetched, timed and compared. */
async function check(lane: Lane, c: Contract, e: Example, want: Values): Promise<string | undefined> {
  const outputs = await run(lane.session, c, lane.inputs, e.attrs);
  const from = performance.now();
  const got = await download(lane.session, outputs);
  lane.downloads.push(performance.now() - from);
  dispose(outputs);
  return compare(lane.session, c, e, got, want).wrong;
}

const spent = (lane: Lane, p: Protocol): boolean => lane.ms.length >= 3 && lane.ms.reduce((a, b) => a + b, 0) > p.budget;

function timing(lane: Lane): Measured {
  const { configuration } = lane;
  if (lane.why !== undefined) return { configuration, why: lane.why };
  const ms = summarize(lane.ms.map(rounded));
  const split = { upload: rounded(lane.upload), run: rounded(ms.median), download: rounded(median(lane.downloads)), first: rounded(lane.first) };
  return { configuration, device: lane.session.capabilities.device, ms, split, rule: lane.rule };
}

/** Compares under what the backend owes; gives the strictest rule used, and what is wrong. */
function compare(session: Session, c: Contract, e: Example, got: Values, want: Values): { readonly rule: string; readonly wrong?: string } {
  let rule = '';
  for (const [name, value] of Object.entries(want)) {
    const owes = owed(c, session.claims, name, e.inputs, value);
    const verdict = compareValues(owes, got[name], value);
    if (!verdict.ok) return { rule: ruleText(owes), wrong: `no number: ${comparisonText(name, owes, verdict)}` };
    rule = rule === '' || owes.by !== 'exact' ? ruleText(owes) : rule;
  }
  return { rule };
}

/** The bits where contract or backend promise them, else the device tolerance. */
function owed(c: Contract, claims: 'bits' | 'device', output: string, inputs: Values, want: HostValue): Compare {
  const exact: Compare = { by: 'exact' };
  if (claims === 'bits' || c.promise === 'exact') return exact;
  const whole = Object.values(inputs).every((v) => !isSparse(v) || v.whole) && belowLimit(want);
  return c.promise === 'exact-when-whole' && whole ? exact : (c.compare[output]?.device ?? exact);
}

function belowLimit(value: HostValue): boolean {
  const data = isSparse(value) || isDense(value) ? value.data : value;
  return data instanceof BigInt64Array || data.every((v) => Math.abs(v) < 2 ** 53);
}

export const isTiming = (m: Measured): m is Timing => 'ms' in m;
export const measuredText = (m: Measured): string =>
  isTiming(m) ? `${labelOf(m.configuration)}: ${m.ms.median.toFixed(2)} ms` : `${labelOf(m.configuration)}: ${m.why}`;
