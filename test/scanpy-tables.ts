// The tables of "coming from scanpy" as programs: both columns of the calls, and every parameter that is named.
import type { Snippet } from './snippets.ts';

const camel = (name: string): string => name.replace(/_(.)/g, (_, c: string) => c.toUpperCase());
const spans = (cell: string): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);
/** Cells of the rows whose first cell is one span of code that matches. */
const rowsOf = (page: string, first: RegExp): string[][] =>
  page
    .split('\n')
    .map((line) => line.split(/ ?\| ?/).slice(1, -1))
    .filter(([cell = '']) => first.test(cell));

/** Both in one, as scanpy takes seconds to start. */
export function tablesOf(page: string): readonly Snippet[] {
  const all = [...callsOf(page), ...parametersOf(page)],
    python = all.filter(({ language }) => language === 'python');
  const once = { language: 'python', name: '', code: python.map(({ code }) => code).join('\n'), output: python.map(({ output }) => output).join('') };
  return [...all.filter((s) => !python.includes(s)), once];
}

/** scanpy's calls and ours, one after another on 420 cells: they must leave the same slots of the same types. */
function callsOf(page: string): readonly Snippet[] {
  const calls = rowsOf(page, /^`sc\.(pp|tl)\..*`$/).map((cells) => cells.slice(0, 2).map((cell) => spans(cell)[0] ?? ''));
  const ours = `
    import { subsetObs, withColumn } from '@sparsome/anndata';
    import { readAnnData, writeAnnData } from '@sparsome/anndata/node';
    import { open } from '@sparsome/auto/node';
    import { pp, tl } from '@sparsome/sc';
    const session = await open();
    const adata = await readAnnData('pbmc.h5ad');
    adata.var = withColumn(adata.var, 'mt', { kind: 'bool', values: Uint8Array.from(adata.var.index, (name) => Number(name.startsWith('MT-'))) });
    await subsetObs(session, adata, Uint32Array.from({ length: 420 }, (_, i) => 8 * i));
    await writeAnnData('small.h5ad', adata);
    ${calls.map(([, call]) => `await ${call};`).join('\n')}
    await writeAnnData('ours.h5ad', adata);
    await session.close();`;
  const theirs = `
import anndata, scanpy as sc
adata = anndata.read_h5ad('small.h5ad')
${calls.map(([call]) => call).join('\n')}
adata.write_h5ad('theirs.h5ad')
def slots(a):
    found = {'X': str(a.X.dtype)}
    for slot in ('obs', 'var', 'obsm', 'varm', 'obsp', 'layers'):
        found |= {f"{slot}['{k}']": str(v.dtype) for k, v in getattr(a, slot).items() if k is not None}
    for k, v in a.uns.items():
        found |= {f"uns['{k}']['{n}']": str(getattr(w, 'dtype', type(w)))[:4] for n, w in v.items()} if isinstance(v, dict) else {f"uns['{k}']": ''}
    return found
a, b = (slots(anndata.read_h5ad(f'{name}.h5ad')) for name in ('ours', 'theirs'))
print(len(b), set(a.items()) ^ set(b.items()))`;
  return [
    { language: 'ts', name: '', code: ours },
    { language: 'python', name: '', code: theirs, output: '… set()\n' },
  ];
}

/** Parameters in the second column are options of ours; the columns together name every parameter of scanpy and no other. */
function parametersOf(page: string): readonly Snippet[] {
  const rows = rowsOf(page, /^`(pp|tl)\.\w+`$/).map(([name = '', same = '', differs = '', missing = '']) => ({
    name: spans(name)[0] ?? '',
    same: spans(same),
    named: [...spans(differs).filter((s) => /^[a-z_]+$/.test(s)), ...spans(missing).filter((s) => s !== 'maskVar')],
  }));
  const options = rows.flatMap(({ name, same }) => {
    const type = `keyof NonNullable<Parameters<typeof ${camel(name).replace('pp.pca', 'tl.pca')}>[2]>`;
    return same.map((parameter) => `'${camel(parameter)}' satisfies ${type};`);
  });
  const signatures = rows.map(({ name, same, named }) => `check(sc.${name}, ${JSON.stringify(same)}, ${JSON.stringify(named)})`);
  const theirs = `
import inspect, scanpy as sc
def check(f, same, named):
    all = list(inspect.signature(f).parameters)[1:]
    assert set(same) <= set(all), (f.__name__, set(same) - set(all))
    assert set(all) <= {*same, *named}, (f.__name__, set(all) - {*same, *named})
${signatures.join('\n')}
print(${rows.length})`;
  return [
    { language: 'ts', name: 'parameters.ts', code: `import { pp, tl } from '@sparsome/sc';\n${options.join('\n')}` },
    { language: 'python', name: '', code: theirs, output: '12\n' },
  ];
}
