"""Writes HDF5 datasets of every layout and filter that is read directly, and of those that are not, with what h5py reads from them. Usage: direct.py FOLDER"""
import json
import sys
from pathlib import Path

import h5py
import numpy as np

folder = Path(sys.argv[1])
rng = np.random.default_rng(5)
text = h5py.string_dtype()
# Runs, so that LZF finds repetitions near, far and of themselves; noise, so that a chunk is left uncompressed.
runs = np.repeat(rng.integers(0, 9, 700), rng.integers(1, 90, 700))[:20_000]
noise = rng.integers(0, 2**31, 5000)
words = [["", "a", "gène", "x" * 300, "細胞", "MT-ND1"][i % 6] + str(i // 6 % 50) for i in range(3000)]

arrays = {
    "i32": runs.astype(np.int32),
    "f32": runs.astype(np.float32) / 4,
    "f64": rng.random(3000),
    "i64": runs.astype(np.int64) * 2**33,
    "u8": (runs % 250).astype(np.uint8),
    "i16": runs.astype(np.int16) - 4,
    "big": runs.astype(">i4"),
    "half": (runs / 8).astype(np.float16),
    "bools": runs > 4,
    "noise": noise.astype(np.int32),
    "table": runs[:19_980].reshape(222, 90).astype(np.float32),
    "cube": runs[:9000].reshape(10, 30, 30).astype(np.int32),
    "empty": np.zeros((0,), np.float32),
    "one": np.array([7], np.int32),
}
records = np.empty(300, dtype=[("s", "S7"), ("v", text), ("n", "i8"), ("z", "c8"), ("t", text), ("b", "?"), ("a", "f4", (3,)), ("u", ">u2")])
for i in range(300):
    records[i] = (f"s{i % 9}".encode(), words[i], i * 2**40, complex(i, -i), words[i + 1][:9], i % 2 == 0, (i, i / 2, -i), i)

filters = {
    "plain": {},
    "chunked": {"chunks": True},
    "gzip": {"compression": "gzip"},
    "gzip-shuffle": {"compression": "gzip", "shuffle": True},
    "lzf": {"compression": "lzf"},
    "lzf-shuffle": {"compression": "lzf", "shuffle": True},
    "shuffle": {"shuffle": True},
    "checked": {"compression": "gzip", "fletcher32": True},
}
shapes = {1: (997,), 2: (50, 40), 3: (4, 30, 7)}


def write(f):
    for name, options in filters.items():
        for key, values in arrays.items():
            more = dict(options)
            if more and values.size > 2000:
                more["chunks"] = shapes[values.ndim]
            elif values.size == 0:
                more = {}
            f.create_dataset(f"{name}/{key}", data=values, **more)
        if name != "checked":
            f.create_dataset(f"{name}/words", data=np.array(words, dtype=object), dtype=text, **({**options, "chunks": (997,)} if options else {}))
            ascii = [w.encode("ascii", "replace") for w in words]
            f.create_dataset(f"{name}/ascii", data=ascii, dtype=h5py.string_dtype("ascii"), **options)
            f.create_dataset(f"{name}/fixed", data=np.array(ascii), **options)
            f.create_dataset(f"{name}/fixed-utf8", data=[w.encode() for w in words if "x" not in w], dtype=h5py.string_dtype("utf-8", 24), **options)
        f.create_dataset(f"{name}/records", data=records, **options)
    # Chunks that were never written hold the fill value.
    sparse = f.create_dataset("partly", (5000,), "i4", chunks=(500,), compression="gzip", fillvalue=3)
    sparse[700:900] = 1
    f.create_dataset("never", (50,), "f4", fillvalue=2.5)


for version in ("earliest", "latest"):
    with h5py.File(folder / f"{version}.h5", "w", libver=version) as f:
        write(f)
with h5py.File(folder / "earliest.h5") as f:
    read = lambda d: (d.asstr()[()] if h5py.check_string_dtype(d.dtype) else d[()]).ravel().tolist()
    values = {key: read(d) for key, d in [*((k, d) for k, d in f["plain"].items() if k != "records"), ("partly", f["partly"]), ("never", f["never"])]}
text_of = lambda v: v.decode() if isinstance(v, bytes) else v
values["records"] = [
    [text_of(r["s"]), text_of(r["v"]), int(r["n"]), [float(r["z"].real), float(r["z"].imag)], text_of(r["t"]), int(r["b"]), r["a"].tolist(), int(r["u"])] for r in records
]
(folder / "values.json").write_text(json.dumps(values))

# Damaged: bytes of the second chunk of one dataset are other ones.
for name in ("gzip", "lzf"):
    with h5py.File(folder / f"damaged-{name}.h5", "w") as f:
        d = f.create_dataset("x", data=arrays["i32"], chunks=(997,), compression=name)
        at, size = d.id.get_chunk_info(1).byte_offset, d.id.get_chunk_info(1).size
    content = bytearray((folder / f"damaged-{name}.h5").read_bytes())
    content[at : at + size] = bytes([0xE0] * size)
    (folder / f"damaged-{name}.h5").write_bytes(content)
