import type { AttrArgs, Attrs } from './attribute.ts';
import type { Contract } from './contract.ts';
import { fail } from './error.ts';
import type { Resident } from './resident.ts';
import type { CallOptions, Residents, Session } from './session.ts';
import type { Host, Slot, Slots } from './slot.ts';

/** Copies between a session and its companion, traced as such. */
export interface Moves<B extends string> {
  download<S extends Slot>(from: Resident<S, B>, o: CallOptions): Promise<Host<S>>;
  upload<S extends Slot>(slot: S, value: Host<S>, o: CallOptions): Promise<Resident<S, B>>;
}

/** Runs a host contract on the companion: inputs are downloaded, outputs uploaded, every copy traced. */
export async function onCompanion<B extends string, I extends Slots, A extends Attrs, O extends Slots>(
  session: Session<B>,
  moves: Moves<B>,
  c: Contract<string, I, A, O>,
  inputs: Residents<I, B>,
  attrs: AttrArgs<A>,
  o: CallOptions,
): Promise<Residents<O, B>> {
  const companion =
    session.companion ??
    fail('Unsupported', {
      where: `${session.backend} ${c.id}`,
      what: 'the contract runs on the host and the session has no companion',
      consequence: 'nothing was computed',
      fix: 'open({ companion: await js.open() }), or let auto open both',
    });
  const given = Object.entries(inputs as { readonly [name: string]: Resident<Slots[string], B> | undefined });
  const there: { [name: string]: Resident } = {};
  let results: { readonly [name: string]: Resident } = {};
  try {
    for (const [name, resident] of given) if (resident) there[name] = await companion.upload(resident.slot, await moves.download(resident, o), o);
    const sent: unknown = there;
    results = await companion.run(c, sent as Residents<I, string>, attrs, o);
    const back: { [name: string]: Resident<Slots[string], B> } = {};
    for (const [name, resident] of Object.entries(results)) back[name] = await moves.upload(resident.slot, await companion.download(resident, o), o);
    const made: unknown = back;
    return made as Residents<O, B>;
  } finally {
    for (const resident of [...Object.values(there), ...Object.values(results)]) resident.dispose();
  }
}
