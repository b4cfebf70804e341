"""Modularity of partitions, ours as given and igraph's found here, on the same graph.

    leiden-quality.py FOLDER

FOLDER/graph.json: {"nodes", "entries", "resolutions", "seeds"}; graph.bin: indptr, indices (int32), weights (float32);
ours.bin: one int32 partition for each resolution and seed. Prints {"ours": [[Q of each seed] of each resolution],
"igraph": the same}. Q is the modularity with resolution, in float64 from the whole matrix.
"""

import json
import random
import sys
from pathlib import Path

import igraph
import numpy as np
from scipy import sparse

folder = Path(sys.argv[1])
facts = json.loads((folder / "graph.json").read_text())
nodes, entries = facts["nodes"], facts["entries"]
stored = np.fromfile(folder / "graph.bin", np.int32)
indptr, indices = stored[: nodes + 1], stored[nodes + 1 : nodes + 1 + entries]
weights = stored[nodes + 1 + entries :].view(np.float32).astype(np.float64)
graph = sparse.csr_matrix((weights, indices, indptr), (nodes, nodes))
partitions = np.fromfile(folder / "ours.bin", np.int32).reshape(len(facts["resolutions"]), facts["seeds"], nodes)
pairs = graph.tocoo()
assert (graph != graph.T).nnz == 0
strength = np.asarray(graph.sum(axis=1)).ravel()
total = strength.sum()


def quality(membership, resolution):
    inside = pairs.data[membership[pairs.row] == membership[pairs.col]].sum()
    return inside / total - resolution * ((np.bincount(membership, weights=strength) / total) ** 2).sum()


upper = pairs.row < pairs.col
theirs = igraph.Graph(nodes, np.c_[pairs.row[upper], pairs.col[upper]].tolist())


def found(resolution, seed):
    random.seed(seed)
    igraph.set_random_number_generator(random)
    return np.array(theirs.community_leiden("modularity", weights=pairs.data[upper].tolist(), resolution=resolution, n_iterations=-1).membership)


result = {"ours": [], "igraph": []}
for resolution, own in zip(facts["resolutions"], partitions):
    result["ours"].append([quality(membership, resolution) for membership in own])
    result["igraph"].append([quality(found(resolution, seed), resolution) for seed in range(facts["seeds"])])
print(json.dumps(result))
