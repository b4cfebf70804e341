"""Writes h5ad files as zarr with the real anndata, in v2 and v3. Usage: convert.py FILE.h5ad ..."""
import sys

import anndata as ad

for path in sys.argv[1:]:
    a = ad.read_h5ad(path)
    for v in (2, 3):
        ad.settings.zarr_write_format = v
        a.write_zarr(path.replace(".h5ad", f"-theirs-{v}.zarr"))
