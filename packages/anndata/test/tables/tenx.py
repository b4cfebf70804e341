"""Writes outputs as of Cell Ranger 3 and later with h5py and scipy: features of several types and genomes, probes, and files that are wrong. Usage: tenx.py FOLDER"""
import gzip
import shutil
import sys
from pathlib import Path

import h5py
import numpy as np
import scipy.io
import scipy.sparse as sp

folder = Path(sys.argv[1])
cells, genes = 5, 7
counts = sp.csc_matrix(np.random.default_rng(3).poisson(0.8, (genes, cells)).astype(np.int32))
names = ["A", "B", "B", "C", "D", "tag1", "tag2"]
ids = [f"ENSG{i}" for i in range(5)] + ["t1", "t2"]
types = ["Gene Expression"] * 5 + ["Antibody Capture"] * 2
genomes = ["hg", "mm", "hg", "mm", "hg", "", ""]
barcodes = [f"ACGT{i}-1" for i in range(cells)]


def write(name, change=lambda f: None, **more):
    with h5py.File(folder / name, "w") as f:
        m = f.create_group("matrix")
        m["barcodes"] = np.array(barcodes, "S")
        m["data"], m["indices"], m["indptr"] = counts.data, counts.indices.astype(np.int64), counts.indptr.astype(np.int64)
        m["shape"] = np.array(counts.shape, np.int32)
        for key, values in {"id": ids, "name": names, "feature_type": types, "genome": genomes, **more}.items():
            m[f"features/{key}"] = np.array(values, "S") if isinstance(values[0], str) else np.array(values)
        m["features/_all_tag_keys"] = np.array(["genome"], "S")
        change(f)


def replace(f, path, value):
    del f[path]
    f[path] = value


write("types.h5", pattern=["", "", "", "", "", "5P(BC)", "R"])
write("probes.h5", gene_id=["g"] * genes, filtered_probes=[True, False] * 3 + [True], change=lambda f: (replace(f, "matrix/data", counts.data.astype(np.int64)), f["matrix"].create_dataset("filtered_barcodes", data=np.array([1, 0, 1, 1, 0], bool))))

write("no-features.h5", lambda f: f.__delitem__("matrix/features"))
write("no-names.h5", lambda f: f.__delitem__("matrix/features/name"))
write("few-names.h5", lambda f: replace(f, "matrix/features/name", np.array(names[:-1], "S")))
write("few-barcodes.h5", lambda f: replace(f, "matrix/barcodes", np.array(barcodes[:-1], "S")))
write("outside.h5", lambda f: f["matrix/indices"].__setitem__(2, genes))
write("pointers.h5", lambda f: f["matrix/indptr"].__setitem__(1, 99))
write("nan.h5", lambda f: replace(f, "matrix/data", np.full(counts.nnz, np.nan, np.float32)))
write("antibodies.h5", lambda f: replace(f, "matrix/features/feature_type", np.array(["Antibody Capture"] * genes, "S")))

out = folder / "types"
out.mkdir()
scipy.io.mmwrite(out / "matrix.mtx", counts)
(out / "features.tsv").write_text("".join(f"{i}\t{n}\t{t}\n" for i, n, t in zip(ids, names, types)))
(out / "barcodes.tsv").write_text("".join(f"{b}\n" for b in barcodes))
for name in ("matrix.mtx", "features.tsv", "barcodes.tsv"):
    with gzip.open(out / f"{name}.gz", "wb") as to:
        to.write((out / name).read_bytes())
    shutil.copy(out / f"{name}.gz", folder / f"sample_{name}.gz")
    (out / name).unlink()
