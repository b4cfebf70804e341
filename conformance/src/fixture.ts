import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Compare, fail } from '@sparsome/core';
import { corrupt, decodeValue, type HostValue, isObject, type ReadBin } from './decode.ts';

/** One golden case of a contract: inputs, and outputs made by an independent oracle. */
export interface Fixture {
  readonly contract: string;
  readonly version: number;
  readonly case: string;
  /** What the case is for. */
  readonly why: string;
  /** Attributes with a default may be left out. */
  readonly attrs: { readonly [name: string]: number | boolean };
  readonly inputs: { readonly [name: string]: HostValue };
  readonly outputs: { readonly [name: string]: HostValue };
  /** Rules stricter than the contract's own, by output. */
  readonly compare: { readonly [name: string]: Compare };
  readonly provenance: {
    readonly generator: string;
    readonly sha256: string;
    readonly uses: { readonly [library: string]: string };
    readonly seed: number | null;
  };
}

/** Where one fixture lies, without its values. */
export interface FixtureName {
  readonly contract: string;
  readonly version: number;
  readonly case: string;
}

// The same relative place from src/ and from dist/.
const published = fileURLToPath(new URL('../fixtures', import.meta.url));

/** All fixtures in the folder (by default the published ones), sorted by contract, version and case. */
export function listFixtures(folder: string = published): readonly FixtureName[] {
  return entries(folder).flatMap((contract) =>
    entries(`${folder}/${contract}`).flatMap((v) => {
      const version = /^v([1-9]\d*)$/.exec(v)?.[1] ?? corrupt(`${contract}/${v}`, 'not a version of a contract', 'v1, v2, …', v);
      return casesOf(`${folder}/${contract}/${v}`).map((name) => ({ contract, version: Number(version), case: name }));
    }),
  );
}

/**
 * The fixtures of one version of a contract, with the hashes of their binary files checked. Throws `InvalidInput` when
 * there are none, `Corrupt` when a file cannot be read as one.
 */
export function loadFixtures(contractId: string, version: number, folder: string = published): readonly Fixture[] {
  const own = `${folder}/${contractId}/v${version}`;
  const cases = existsSync(own) ? casesOf(own) : [];
  if (cases.length === 0) {
    fail('InvalidInput', {
      where: 'loadFixtures',
      what: 'the contract has no fixtures',
      expected: `JSON files in ${own}`,
      got: 'none',
      consequence: 'nothing was read',
      fix: 'check the id and version, or write its generator in conformance/generate',
    });
  }
  const bins = new Map<string, Uint8Array>();
  const readBin: ReadBin = (name) => {
    const bytes = bins.get(name) ?? readHashed(own, name);
    bins.set(name, bytes);
    return bytes;
  };
  return cases.map((name) => {
    const where = `${contractId}/v${version}/${name}`;
    return decodeFixture(parse(readFileSync(`${own}/${name}.json`, 'utf8'), where), { contract: contractId, version, case: name }, where, readBin);
  });
}

const entries = (folder: string): readonly string[] =>
  (existsSync(folder) ? readdirSync(folder, { withFileTypes: true }) : [])
    .filter((e) => e.isDirectory())
    .map((e) => e.name)
    .sort();
const casesOf = (folder: string): readonly string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length))
    .sort();

function parse(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    return corrupt(where, 'not JSON', 'a JSON object', cause instanceof Error ? cause.message : String(cause), cause);
  }
}

function readHashed(folder: string, name: string): Uint8Array {
  const hash = /^([0-9a-f]{64})\.bin$/.exec(name)?.[1] ?? corrupt(folder, 'not the name of a binary file', '<sha256>.bin', name);
  if (!existsSync(`${folder}/${name}`)) return corrupt(`${folder}/${name}`, 'the file is missing', 'a file', 'none');
  const bytes = readFileSync(`${folder}/${name}`);
  const got = createHash('sha256').update(bytes).digest('hex');
  return got === hash ? bytes : corrupt(`${folder}/${name}`, 'the bytes are not those of its name', hash, got);
}

function decodeFixture(json: unknown, name: FixtureName, where: string, readBin: ReadBin): Fixture {
  if (!isObject(json)) return corrupt(where, 'not a fixture', 'an object', json);
  for (const key of ['contract', 'version', 'case'] as const) {
    if (json[key] !== name[key]) corrupt(where, `"${key}" does not fit the place of the file`, String(name[key]), json[key]);
  }
  const { why, attrs, inputs, outputs, compare, provenance } = json;
  if (typeof why !== 'string' || why === '') return corrupt(where, '"why" is missing', 'a sentence', why);
  if (!isObject(attrs) || !isAttrs(attrs)) return corrupt(where, '"attrs" is wrong', 'numbers and booleans by name', attrs);
  if (!isObject(provenance) || !isProvenance(provenance)) return corrupt(where, '"provenance" is wrong', 'generator, sha256, uses and seed', provenance);
  const values = (slots: unknown, side: string) => {
    if (!isObject(slots)) return corrupt(where, `"${side}" is missing`, 'values by name', slots);
    return Object.fromEntries(Object.entries(slots).map(([slot, value]) => [slot, decodeValue(value, `${where} ${side}.${slot}`, readBin)]));
  };
  const rules = compare === undefined ? {} : isObject(compare) ? compare : corrupt(where, '"compare" is wrong', 'rules by output', compare);
  if (!isRules(rules)) return corrupt(where, '"compare" is wrong', 'rules "exact", "ulp" or "close" by output', rules);
  return {
    ...name,
    why,
    attrs,
    inputs: values(inputs, 'inputs'),
    outputs: values(outputs, 'outputs'),
    compare: rules,
    provenance,
  };
}

type Json = { readonly [key: string]: unknown };
const isAttrs = (v: Json): v is Fixture['attrs'] => Object.values(v).every((a) => typeof a === 'number' || typeof a === 'boolean');
const isRules = (v: Json): v is Fixture['compare'] =>
  Object.values(v).every(
    (r) =>
      isObject(r) &&
      (r['by'] === 'exact' ||
        (r['by'] === 'ulp' && typeof r['max'] === 'number') ||
        (r['by'] === 'close' && typeof r['rel'] === 'number' && typeof r['abs'] === 'number')),
  );
const isProvenance = (v: Json): v is Json & Fixture['provenance'] =>
  typeof v['generator'] === 'string' && typeof v['sha256'] === 'string' && isObject(v['uses']) && (v['seed'] === null || typeof v['seed'] === 'number');
