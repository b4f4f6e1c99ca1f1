"""Times DGL's PinSAGE sampler on command, over a graph that is read once.

Usage: dgl_walks.py FOLDER

FOLDER holds compressed rows as .npy: item_offsets, item_pins, pin_offsets, pin_items, where an item is a page
or a board. Each line of standard input is a JSON object: starts (a .npy of item ids), walks, restart
(probability that a walk ends after two hops), longest (in pairs of hops), top, batch (starts a call). Each line
of standard output answers one with the seconds of processor time that it took, on one thread; the first line
says the version.
"""

import json
import os
import sys
import time

os.environ["OMP_NUM_THREADS"] = "1"
os.environ.setdefault("DGLBACKEND", "pytorch")

import dgl
import numpy as np
import torch


def read(folder, name):
    # int32: DGL walks faster over it than over int64
    return torch.from_numpy(np.load(os.path.join(folder, name + ".npy")).view(np.int32))


def load_graph(folder):
    no_ids = torch.empty(0, dtype=torch.int32)
    item_rows = (read(folder, "item_offsets"), read(folder, "item_pins"), no_ids)
    pin_rows = (read(folder, "pin_offsets"), read(folder, "pin_items"), no_ids)
    return dgl.heterograph(
        {("item", "holds", "pin"): ("csr", item_rows), ("pin", "on", "item"): ("csr", pin_rows)},
        num_nodes_dict={"item": len(item_rows[0]) - 1, "pin": len(pin_rows[0]) - 1},
    ).formats(["csr"])


def main():
    torch.set_num_threads(1)
    graph = load_graph(sys.argv[1])
    print(json.dumps({"name": f"DGL {dgl.__version__} PinSAGESampler"}), flush=True)
    for line in sys.stdin:
        order = json.loads(line)
        sampler = dgl.sampling.PinSAGESampler(
            graph, "item", "pin", order["longest"], order["restart"], order["walks"], order["top"]
        )
        starts = torch.from_numpy(np.load(order["starts"]).view(np.int32))
        begin = time.process_time()
        for batch in starts.split(order["batch"]):
            sampler(batch)
        print(json.dumps({"seconds": time.process_time() - begin}), flush=True)


main()
