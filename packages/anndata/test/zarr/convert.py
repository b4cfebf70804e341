"""Writes h5ad files as zarr with the real anndata, in v2 and v3. Usage: convert.py FILE.h5ad ..."""
import sys
from pathlib import Path

import anndata as ad
from zarr.storage import MemoryStore

for path in sys.argv[1:]:
    a = ad.read_h5ad(path)
    for v in (2, 3):
        ad.settings.zarr_write_format = v
        # zarr's store of files takes four times as long.
        files = {}
        a.write_zarr(MemoryStore(files))
        for name, content in files.items():
            file = Path(path.replace(".h5ad", f"-theirs-{v}.zarr"), name)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content.to_bytes())
