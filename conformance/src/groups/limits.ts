import { isSparsomeError } from '@sparsome/core';
import { type Case, casesOf, demand, notRun, type Outcome } from '../case.ts';
import type { Source } from '../examples.ts';
import { type Lab, requireSame } from '../lab.ts';
import { compute, leavingNothing, unsupported } from '../session.ts';
import { foldOf, isMergeable, twoBlocks } from './metamorphic.ts';
import { anExample } from './properties.ts';
import { refused } from './errors.ts';

/** Small devices, played by a forced `maxBufferBytes`: blocks still work, and what is too large is refused cleanly. */
export function limits(lab: Lab, s: Source, subject: string): readonly Case[] {
  return casesOf(subject, 'limits', { 'one-block': () => oneBlock(lab, s), 'too-small': () => tooSmall(lab, s) });
}

/** fold works under the limit that holds exactly what one canonical block needs, and not under one byte less. */
async function oneBlock(lab: Lab, s: Source): Promise<Outcome> {
  const c = s.contract;
  const e = twoBlocks(s, await lab.session());
  if (!isMergeable(c)) return notRun('the contract has no merge');
  if (!e) return notRun('no inputs can be made');
  const { session, checkGuards, largest } = await lab.poisoned(0);
  const why = unsupported(session, c, e);
  if (why !== undefined) return notRun(why);
  largest();
  const want = await foldOf(session, c, e, 1000);
  await checkGuards();
  const most = largest();
  const narrow = await lab.backend.open({ ...lab.open, maxBufferBytes: most });
  try {
    requireSame(await leavingNothing(narrow, () => foldOf(narrow, c, e, 1000)), want);
  } finally {
    await narrow.close();
  }
  const less = await lab.backend.open({ ...lab.open, maxBufferBytes: most - 1 });
  try {
    await refused('OutOfMemory', less, () => foldOf(less, c, e, 1000));
  } finally {
    await less.close();
  }
  return undefined;
}

/** A limit below any output: the call is refused, nothing stays, and a larger session is none the worse. */
async function tooSmall(lab: Lab, s: Source): Promise<Outcome> {
  const e = anExample(s, await lab.session());
  if (!e) return notRun('no inputs can be made');
  const session = await lab.session({ maxBufferBytes: 3 });
  const why = unsupported(session, s.contract, e);
  if (why !== undefined) return notRun(why);
  demand(session.capabilities.maxBufferBytes === 3, 'capabilities do not tell the forced limit');
  const error = await refused('OutOfMemory', session, () => compute(session, s.contract, e));
  demand(
    isSparsomeError(error) && error.expected !== undefined && error.got !== undefined,
    'the error does not say how much was allowed and how much was asked for',
  );
  return undefined;
}
