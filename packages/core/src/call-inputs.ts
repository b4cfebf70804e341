import type { Capabilities } from './backend.ts';
import type { Contract } from './contract.ts';
import { fail } from './error.ts';
import type { Held, Resident } from './resident.ts';
import { type AnyDesc, descText, isSparseDesc, refusal, slotText } from './slot.ts';

/** The residents of a call by input name. Throws `InvalidInput` for a missing, unknown or unfitting one. */
export function inputsOf<D>(c: Contract, inputs: unknown, where: string, heldOf: (r: Resident) => Held<D>): Map<string, Held<D>> {
  const given = inputs as { readonly [name: string]: Resident | undefined };
  const result = new Map<string, Held<D>>();
  const bad = (what: string, expected: string, got: string): never =>
    fail('InvalidInput', { where, what, expected, got, consequence: 'nothing was computed', fix: 'pass the inputs the contract lists' });
  for (const name of Object.keys(given)) if (!(name in c.inputs)) bad(`input "${name}" is unknown`, Object.keys(c.inputs).join(', '), name);
  for (const [name, slot] of Object.entries(c.inputs)) {
    const resident = given[name];
    if (resident === undefined) {
      if (!slot.optional) bad(`input "${name}" is missing`, slotText(slot), 'nothing');
      continue;
    }
    const h = heldOf(resident);
    const why = refusal(slot, h.desc);
    if (why !== undefined) bad(`input "${name}" does not fit: ${why}`, slotText(slot), descText(h.desc));
    result.set(name, h);
  }
  return result;
}

/** Why the device cannot hold such a value; undefined when it can. */
export function deviceRefusal(capabilities: Capabilities, desc: AnyDesc): string | undefined {
  if (!capabilities.dtypes.has(desc.dtype)) return `the device has no ${desc.dtype}`;
  if (isSparseDesc(desc) && !capabilities.ptr.includes(desc.ptr)) return `the device takes indptr ${capabilities.ptr.join(' or ')}, not ${desc.ptr}`;
  return undefined;
}

/** A resident in words. */
export const describeResident = (r: Resident): string => (r && typeof r === 'object' && 'desc' in r ? descText(r.desc) : String(r));
