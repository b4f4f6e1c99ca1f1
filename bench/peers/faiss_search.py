"""Searches with faiss on command, over vectors that are read once.

Usage: faiss_search.py VECTORS.npy QUERIES.npy

Each line of standard input is a JSON object, and each line of standard output answers one; the first line says the
version. {"build": NAME} makes an index, NAME one of flat, ivf and hnsw, on all threads, and answers with the seconds.
{"search": NAME, "from": I, "to": J, "one": BOOL, "threads": T} asks the queries I to J for their ten best, one at a
time or all at once, and answers with the seconds of each call and the ids found.
"""

import json
import sys
import time

import faiss
import numpy as np


def make(name, size, dims):
    """The usual ones: IVF with four lists for each root of the size, HNSW with the settings of ours."""
    if name == "flat":
        return faiss.IndexFlatIP(dims)
    if name == "ivf":
        lists = int(4 * size**0.5)
        index = faiss.IndexIVFFlat(faiss.IndexFlatIP(dims), dims, lists, faiss.METRIC_INNER_PRODUCT)
        index.nprobe = 16
        return index
    index = faiss.IndexHNSWFlat(dims, 16, faiss.METRIC_INNER_PRODUCT)
    index.hnsw.efConstruction = 64
    index.hnsw.efSearch = 100
    return index


def build(name, vectors, threads):
    faiss.omp_set_num_threads(threads)
    begin = time.perf_counter()
    index = make(name, *vectors.shape)
    if not index.is_trained:
        index.train(vectors)
    index.add(vectors)
    return index, time.perf_counter() - begin


def search(index, queries, one):
    calls = [queries[i : i + 1] for i in range(len(queries))] if one else [queries]
    seconds, ids = [], []
    for some in calls:
        begin = time.perf_counter()
        _, found = index.search(some, 10)
        seconds.append(time.perf_counter() - begin)
        ids.extend(found.tolist())
    return {"seconds": seconds, "ids": ids}


def main():
    vectors, queries = (np.load(path) for path in sys.argv[1:3])
    threads = faiss.omp_get_max_threads()
    indexes = {}
    print(json.dumps({"name": f"faiss {faiss.__version__}"}), flush=True)
    for line in sys.stdin:
        order = json.loads(line)
        if "build" in order:
            indexes[order["build"]], seconds = build(order["build"], vectors, threads)
            print(json.dumps({"seconds": seconds}), flush=True)
            continue
        faiss.omp_set_num_threads(order["threads"])
        some = queries[order["from"] : order["to"]]
        print(json.dumps(search(indexes[order["search"]], some, order["one"])), flush=True)


main()
