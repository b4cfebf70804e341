import type { Hdf5Writer, Values } from '../../src/hdf5/index.ts';

const kind = (type: string, version = '0.2.0') => ({ 'encoding-type': type, 'encoding-version': version });
const array = (file: Hdf5Writer, path: string, data: Values, more: object = {}) => file.dataset(path, data, { attributes: kind('array'), ...more });
const strings = (file: Hdf5Writer, path: string, data: readonly string[]) => file.dataset(path, data, { attributes: kind('string-array') });
const bools = (...data: number[]): Values => ({ kind: 'bool', data: Uint8Array.from(data) });

async function csr(file: Hdf5Writer, path: string, data: Values, filters: object): Promise<void> {
  await file.group(path, { ...kind('csr_matrix', '0.1.0'), shape: BigInt64Array.of(4n, 3n) });
  await file.dataset(`${path}/data`, data, filters);
  await file.dataset(`${path}/indices`, Int32Array.of(0, 2, 1, 0, 1, 2), filters);
  await file.dataset(`${path}/indptr`, Int32Array.of(0, 2, 3, 3, 6), filters);
}

async function categorical(file: Hdf5Writer, path: string, codes: Int8Array, categories: readonly string[], ordered: boolean): Promise<void> {
  await file.group(path, { ...kind('categorical'), ordered });
  await array(file, `${path}/codes`, codes);
  await strings(file, `${path}/categories`, categories);
}

/** An h5ad file by hand: the encodings of anndata 0.12, 4 cells by 3 genes. check.py has the same content in Python. */
export async function writeAnnData(file: Hdf5Writer, filters: object = {}): Promise<void> {
  await file.group('/', kind('anndata', '0.1.0'));
  await csr(file, 'X', Float32Array.of(1, 2.5, 3, 4, 5, 6), filters);
  await file.group('layers', kind('dict', '0.1.0'));
  await csr(file, 'layers/counts', Int32Array.of(1, 2, 3, 4, 5, 6), filters);

  await file.group('obs', {
    ...kind('dataframe'),
    _index: '_index',
    'column-order': ['cluster', 'grade', 'doublet', 'n', 'score', 'note', 'maybe'],
  });
  await strings(file, 'obs/_index', ['c1', 'c2', 'c3', 'ç4']);
  await categorical(file, 'obs/cluster', Int8Array.of(0, 1, -1, 0), ['B', 'T'], false);
  await categorical(file, 'obs/grade', Int8Array.of(2, 0, 1, 1), ['low', 'mid', 'high'], true);
  await array(file, 'obs/doublet', bools(0, 1, 0, 1));
  await array(file, 'obs/n', Int32Array.of(10, 20, 30, 40));
  await array(file, 'obs/score', Float64Array.of(0.1, 0.2, Number.NaN, 0.4));
  await strings(file, 'obs/note', ['', 'ok', 'späť', '𝄞']);
  await file.group('obs/maybe', { ...kind('nullable-string-array', '0.1.0'), 'na-value': 'NA' });
  await strings(file, 'obs/maybe/values', ['x', '', 'y', 'z']);
  await array(file, 'obs/maybe/mask', bools(0, 1, 0, 0));

  await file.group('var', { ...kind('dataframe'), _index: 'gene', 'column-order': [] });
  await strings(file, 'var/gene', ['g1', 'g2', 'g3']);

  await file.group('obsm', kind('dict', '0.1.0'));
  await array(file, 'obsm/X_pca', Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8), { shape: [4, 2], ...filters });
  for (const name of ['varm', 'obsp', 'varp', 'uns', 'uns/nested', 'uns/nested/deeper', 'uns/rank_genes_groups']) {
    await file.group(name, kind('dict', '0.1.0'));
  }
  await file.dataset('uns/nested/text', 'hello ä', { attributes: kind('string') });
  await file.dataset('uns/nested/deeper/number', 0.25, { attributes: kind('numeric-scalar') });
  await file.dataset('uns/nested/deeper/flag', true, { attributes: kind('numeric-scalar') });
  await file.dataset('uns/nested/nothing', null, { attributes: kind('null', '0.1.0') });
  await array(file, 'uns/nested/big', BigInt64Array.of(2n ** 60n));
  await file.dataset(
    'uns/rank_genes_groups/names',
    {
      kind: 'record',
      fields: [
        { name: 'B', data: ['g1', 'g2'] },
        { name: 'T', data: ['g3', 'g1'] },
      ],
    },
    { attributes: kind('rec-array') },
  );
  await file.dataset(
    'uns/rank_genes_groups/scores',
    {
      kind: 'record',
      fields: [
        { name: 'B', data: Float32Array.of(3, 2) },
        { name: 'T', data: Float32Array.of(1.5, -1) },
      ],
    },
    { attributes: kind('rec-array') },
  );
}
