// Scaling, PCA, neighbours and markers as scanpy 1.12.4 froze them (generate_tl.py), on every CPU backend at hand.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type AnnData, placedMatrix, type RecordArray, subsetVar, type Uns, type UnsValue } from '@sparsome/anndata';
import { isDense, isSparsomeError, type Session } from '@sparsome/core';
import { pp, tl } from '@sparsome/sc';
import { describe, expect, test } from 'vitest';
import { compareColumn, compareMatrix, compareNumbers, load, numbersIn, sessions } from './compare.ts';
import { type FixtureCase, type FixtureInput, type FixtureMatrix, inputOf, loadFixture, type NumpyArray } from './fixtures.ts';

interface Table {
  readonly genes: NumpyArray;
  readonly scores: NumpyArray;
  readonly pvals: NumpyArray;
  readonly pvals_adj: NumpyArray;
  readonly logfoldchanges: NumpyArray;
}
interface TlCase extends FixtureCase {
  readonly groups?: readonly string[];
  readonly tables?: Readonly<Record<string, Table>>;
  readonly params?: Readonly<Record<string, string | number | boolean | null>>;
  readonly pts?: Readonly<Record<string, NumpyArray>>;
  readonly pts_rest?: Readonly<Record<string, NumpyArray>>;
  readonly X_pca?: NumpyArray;
  readonly PCs?: NumpyArray;
  readonly variance?: NumpyArray;
  readonly variance_ratio?: NumpyArray;
  readonly distances?: FixtureMatrix;
  readonly connectivities?: FixtureMatrix;
}
type TlInput = FixtureInput & { readonly raw_genes?: number };

const fixture = loadFixture('tl');
const map = (v: UnsValue | undefined): Uns => (v instanceof Map ? v : new Map());
const camel = (name: string): string => name.replace(/_(.)/g, (_, c: string) => c.toUpperCase());

async function given(session: Session, c: TlCase): Promise<AnnData> {
  const input: TlInput = inputOf(fixture, c),
    adata = await load(input);
  // The fixture's own arrays are shared by all loads: never changed.
  const double = structuredClone(await adata.X!.host());
  double.data.forEach((value, i) => {
    double.data[i] = 2 * value;
  });
  adata.layers.set('double', placedMatrix(double));
  if (input.raw_genes !== undefined) {
    const whole = await load(input);
    if (whole.X) adata.raw = { X: whole.X, var: whole.var, varm: new Map() };
    await subsetVar(
      session,
      adata,
      Uint32Array.from({ length: input.raw_genes }, (_, g) => g),
    );
  }
  if (c.log1p_base !== undefined) adata.uns.set('log1p', new Map([['base', c.log1p_base]]));
  return adata;
}

async function called(session: Session, adata: AnnData, c: TlCase): Promise<void> {
  const { groupby, svd_solver: solver, ...rest } = c.arguments;
  const o: Record<string, unknown> = Object.fromEntries(Object.entries(rest).map(([name, v]) => [camel(name), v]));
  if (c.function === 'tl.rank_genes_groups') await tl.rankGenesGroups(session, adata, { ...o, groupBy: String(groupby) });
  else if (c.function === 'pp.scale') await pp.scale(session, adata, o);
  else if (c.function === 'pp.neighbors') await pp.neighbors(session, adata, o);
  else await tl.pca(session, adata, o);
}

/** Markers by gene: scanpy's order of equal scores is arbitrary. */
function checkMarkers(adata: AnnData, c: TlCase): void {
  const found = map(adata.uns.get('rank_genes_groups')),
    records = (name: string): RecordArray => found.get(name) as RecordArray;
  expect([...records('names').fields.keys()]).toEqual(c.groups);
  expect(Object.fromEntries(map(found.get('params')))).toEqual(c.params);
  const index = c.params?.['use_raw'] ? (adata.raw?.var.index ?? []) : adata.var.index;
  // float32 statistics aside, p-values follow from exact rank sums, or from moments.
  const exact = c.params?.['method'] === 'wilcoxon';
  for (const [group, table] of Object.entries(c.tables ?? {})) {
    const names = records('names').fields.get(group) as readonly string[],
      place = new Map(names.map((name, n) => [name, n]));
    const of = (part: string): number[] => {
      const values = records(part).fields.get(group) as Float64Array;
      return numbersIn(table.genes).map((gene) => values[place.get(index[gene] ?? '') ?? -1] ?? Number.NaN);
    };
    expect(names.length).toBe(numbersIn(table.genes).length);
    const scores = of('scores');
    // With fewer genes than all, equal scores at the cut may be others: then values are compared as sorted lists.
    const cut = c.arguments['n_genes'] !== undefined;
    const [got, want] = cut
      ? [[...(records('scores').fields.get(group) as Float32Array)].sort(), numbersIn(table.scores).sort()]
      : [scores, numbersIn(table.scores)];
    compareNumbers(`${group} scores`, got, want, exact ? 0 : 2e-6, exact ? 0 : 1e-7);
    if (cut) continue;
    compareNumbers(`${group} pvals`, of('pvals'), numbersIn(table.pvals), exact ? 1e-12 : 1e-6);
    compareNumbers(`${group} pvals_adj`, of('pvals_adj'), numbersIn(table.pvals_adj), exact ? 1e-12 : 1e-6);
    compareNumbers(`${group} logfoldchanges`, of('logfoldchanges'), numbersIn(table.logfoldchanges), 2e-5, 1e-6);
    const order = Array.from(records('scores').fields.get(group) as Float32Array, c.arguments['rankby_abs'] ? Math.abs : (v) => v);
    expect(order).toEqual([...order].sort((a, b) => b - a));
  }
  for (const part of ['pts', 'pts_rest'] as const) {
    const table = found.get(part),
      want = c[part];
    expect(table === undefined, part).toBe(want === undefined);
    if (!want || typeof table !== 'object' || table === null || !('kind' in table) || table.kind !== 'frame') continue;
    expect([...table.frame.columns.keys()]).toEqual(Object.keys(want));
    for (const [name, values] of Object.entries(want)) {
      const column = table.frame.columns.get(name);
      compareNumbers(`${part} ${name}`, column?.kind === 'numbers' ? Array.from(column.values, Number) : [], numbersIn(values), 1e-15);
    }
  }
}

async function checkPca(adata: AnnData, c: TlCase): Promise<void> {
  const numbersAt = async (m: unknown): Promise<number[]> => {
    const value: unknown = await (m as NonNullable<AnnData['X']>).host();
    return isDense(value) ? Array.from(value.data, Number) : [];
  };
  const info = map(adata.uns.get('pca')),
    of = (name: string): number[] => Array.from((info.get(name) as { values: Float32Array }).values);
  const count = c.variance?.data.length ?? 0,
    // The last components of so small a matrix are noise within scanpy's float32.
    compared = Math.min(count, 8);
  compareNumbers('variance', of('variance').slice(0, compared), numbersIn(c.variance!).slice(0, compared), 1e-4);
  compareNumbers('variance_ratio', of('variance_ratio').slice(0, compared), numbersIn(c.variance_ratio!).slice(0, compared), 1e-4);
  const leading = (values: number[]): number[] => values.filter((_, p) => p % count < compared);
  compareNumbers('X_pca', leading(await numbersAt(adata.obsm.get('X_pca'))), leading(numbersIn(c.X_pca!)), 1e-3, 1e-3);
  compareNumbers('PCs', leading(await numbersAt(adata.varm.get('PCs'))), leading(numbersIn(c.PCs!)), 1e-3, 1e-3);
  expect(Object.fromEntries(map(info.get('params')))).toEqual(c.params);
}

async function check(session: Session, c: TlCase): Promise<void> {
  const adata = await given(session, c);
  if (c.raises) {
    const uns = new Map(adata.uns);
    const error = await called(session, adata, c).then(
      () => undefined,
      (e: unknown) => e,
    );
    expect(isSparsomeError(error) || error, `scanpy raises ${c.raises}`).toBe(true);
    expect(adata.uns).toEqual(uns);
    return;
  }
  await called(session, adata, c);
  if (c.tables) checkMarkers(adata, c);
  if (c.variance) await checkPca(adata, c);
  if (c.X && c.function === 'pp.scale' && adata.X) {
    await compareMatrix('X', adata.X, c.X, adata.X.desc.dtype === 'f32' ? 1e-5 : 1e-6);
    for (const name of ['mean', 'std']) compareColumn(`var.${name}`, adata.var.columns.get(name), c.var![name]!, true, false);
  }
  if (c.distances && c.connectivities) {
    await compareMatrix('distances', adata.obsp.get('distances')!, c.distances, 2e-6);
    await compareMatrix('connectivities', adata.obsp.get('connectivities')!, c.connectivities, 0, 1e-5);
    const params = map(map(adata.uns.get('neighbors')).get('params'));
    expect(Object.fromEntries([...params].map(([name, v]) => [name, typeof v === 'bigint' ? Number(v) : v]))).toEqual(c.params);
  }
}

test('the fixture was written by its generator as it stands', () => {
  const sha256 = createHash('sha256')
    .update(readFileSync(new URL('./generate_tl.py', import.meta.url)))
    .digest('hex');
  expect(fixture.provenance).toMatchObject({ sha256, versions: { scanpy: '1.12.4' } });
});
describe.each(sessions)('scanpy 1.12.4 on $name', ({ open }) => {
  test.each((fixture.cases as readonly TlCase[]).map((c, n) => [`${c.function} ${c.input} ${JSON.stringify(c.arguments)} #${n}`, c] as const))(
    '%s',
    async (_, c) => {
      const session = await open();
      await check(session, c);
      await session.close();
    },
  );
});
