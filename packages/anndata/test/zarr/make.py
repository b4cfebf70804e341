"""Writes one AnnData as zarr with the real anndata, in every format, and as h5ad. Usage: make.py FOLDER

Codecs change how an array lies in its chunks, whatever it belongs to: arrays of every type are written with each, not every slot.
"""
import shutil
import sys
import warnings
from pathlib import Path

import anndata as ad
import numcodecs
import numpy as np
import pandas as pd
import scipy.sparse as sp
import zarr

warnings.simplefilter("ignore")
folder = Path(sys.argv[1])
source = (Path(__file__).parent.parent / "make.py").read_text().split("whole(sp.csr_matrix(counts.astype(np.float32))).write_h5ad")[0]
exec(source)
a = whole(sp.csr_matrix(counts.astype(np.float32)))
# A name with what addresses take for their own.
a.obs["pct %#?"] = np.arange(23)
a.write_h5ad(folder / "theirs.h5ad")
for v in (2, 3):
    ad.settings.zarr_write_format = v
    a.write_zarr(folder / f"v{v}.zarr")
    with zarr.storage.ZipStore(folder / f"v{v}.zarr.zip", mode="w") as store:
        a.write_zarr(store)
ad.settings.zarr_write_format = 2
shutil.copytree(folder / "v2.zarr", folder / "lost.zarr")
some = ad.AnnData(a.X, obs=a.obs[["f32", "f64", "n32", "n64", "small", "flag", "text", "stage"]], var=a.var[[]], layers={"dense": a.layers["dense"]})
some.write_h5ad(folder / "codecs.h5ad")
codecs = {"zstd": numcodecs.Zstd(), "gzip": numcodecs.GZip(), "zlib": numcodecs.Zlib(), "lz4": numcodecs.LZ4(), "blosc": numcodecs.Blosc("zstd", shuffle=2), "none": None}


def written(codec):
    def callback(write, group, key, elem, dataset_kwargs, iospec):
        write(group, key, elem, dataset_kwargs={**dataset_kwargs, "compressor": codec})

    return callback


for name, codec in codecs.items():
    group = zarr.open_group(folder / f"{name}.zarr", mode="w", zarr_format=2)
    ad.experimental.write_dispatched(group, "/", some, written(codec))
