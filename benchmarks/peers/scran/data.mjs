// What a job takes from an h5ad file, by scran.js's own HDF5 reader: nobody converts for it, and the time is its own.

/**
 * Counts (genes × cells), a mask of mitochondrial genes, and the known group of each cell. Free `counts` after use.
 *
 * @param {object} scran the initialised module
 * @param {string} path
 */
export function readH5ad(scran, path) {
  const file = new scran.H5File(path);
  const [cells, genes] = Array.from(file.open('X').readAttribute('shape').values, Number);
  const names = strings(scran, file.open('var'));
  return {
    counts: scran.initializeSparseMatrixFromHdf5Group(path, 'X', genes, cells, false),
    mitochondrial: Uint8Array.from(names, (name) => Number(/^(MT|mt)-/.test(name))),
    group: groupsOf(file.open('obs')),
  };
}

/** Names in the index of a data frame: a dataset, or values beside a mask. */
function strings(scran, frame) {
  const index = frame.open(frame.readAttribute('_index').values[0]);
  return (index instanceof scran.H5Group ? index.open('values') : index).load();
}

function groupsOf(obs) {
  const name = ['subpop', 'group'].find((column) => column in obs.children);
  return name === undefined ? undefined : Int32Array.from(obs.open(name).open('codes').load());
}

/** scanpy and Sparsome run as many epochs by themselves. */
export const epochsFor = (cells) => (cells <= 10_000 ? 500 : 200);

/** Cells with 200 detected genes or more, as in the other jobs. */
export const enough = (qc) => Uint8Array.from(qc.detected({ copy: false }), (genes) => Number(genes >= 200));
