"""Times PyTorch on command: steps of a pre-norm Transformer, and of an embedding bag.

Usage: torch_step.py THREADS [DEVICE]

Each line of standard input is a JSON object, each line of standard output answers one; the first line says the
version. {"make": NAME, "case": {...}} builds a case, {"run": NAME, "times": N} runs it N times and answers with
the seconds of each run and the last loss, {"peak": NAME, "times": N} with the bytes by which the resident memory
rose at most, {"drop": NAME} forgets it. Cases: `transformer` (batch, tokens, width, layers, heads; cls: whether
the last layer computes the first token only; train; form: `foreach` or `fused`; compile) and `bag` (texts, features, width, rows;
optimizer: `sparse adagrad` or `dense adam`).

Weights and inputs are those of bench/tensor-cases.ts to the last digits, so that losses can be compared.
"""

import gc
import json
import math
import resource
import sys
import time

import numpy as np
import torch
import torch.nn.functional as F

threads = int(sys.argv[1])
device = sys.argv[2] if len(sys.argv) > 2 else "cpu"
torch.set_num_threads(threads)


def noise(shape, seed, scale):
    """Reproducible values in (-scale, scale): the fraction of a large multiple of a sine."""
    wave = np.sin(np.arange(math.prod(shape), dtype=np.float64) * 12.9898 + seed) * 43758.5453
    values = ((wave - np.floor(wave)) * 2 - 1) * scale
    return torch.from_numpy(values.astype(np.float32).reshape(shape)).to(device)


def layer_weights(layer, width):
    """Weights as F.linear takes them, transposed; query, key and value are one product."""
    vector = lambda place, size: noise((size,), 10 * layer + place, 0.05)
    matrix = lambda place, rows, columns: noise((rows, columns), 10 * layer + place, 0.05).T.contiguous()
    return torch.nn.ParameterDict({
        "query_key_value": torch.cat([matrix(place, width, width) for place in range(3)]),
        "output": matrix(3, width, width),
        "output_bias": vector(4, width),
        "expand": matrix(5, width, 4 * width),
        "expand_bias": vector(6, 4 * width),
        "contract": matrix(7, 4 * width, width),
        "contract_bias": vector(8, width),
    })


class Transformer(torch.nn.Module):
    """Layers of x + attention(norm(x)), then x + feed-forward(norm(x)); the norms have no weights of their own."""

    def __init__(self, case):
        super().__init__()
        self.heads, self.cls = case["heads"], case["cls"]
        self.layers = torch.nn.ModuleList(layer_weights(layer, case["width"]) for layer in range(case["layers"]))

    def forward(self, x):
        for number, weights in enumerate(self.layers):
            x = self.transform(x, weights, self.cls and number == len(self.layers) - 1)
        return x.square().mean()

    def transform(self, x, weights, cls):
        batch, tokens, width = x.shape
        split = lambda y: y.view(batch, -1, self.heads, width // self.heads).transpose(1, 2)
        normed, packed = F.layer_norm(x, (width,)), weights["query_key_value"]
        if cls:
            x, query = x[:, :1], F.linear(normed[:, :1], packed[:width])
            key, value = F.linear(normed, packed[width:]).chunk(2, -1)
        else:
            query, key, value = F.linear(normed, packed).chunk(3, -1)
        heard = F.scaled_dot_product_attention(split(query), split(key), split(value))
        x = x + F.linear(heard.transpose(1, 2).reshape(x.shape), weights["output"], weights["output_bias"])
        hidden = F.gelu(F.linear(F.layer_norm(x, (width,)), weights["expand"], weights["expand_bias"]))
        return x + F.linear(hidden, weights["contract"], weights["contract_bias"])


def make_transformer(case):
    model = Transformer(case).to(device)
    x = noise((case["batch"], case["tokens"], case["width"]), 99, 1.0)
    forward = torch.compile(model) if case["compile"] else model
    if not case["train"]:
        def infer():
            with torch.inference_mode():
                return forward(x)
        return infer
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-4, **{case["form"]: True})

    def step():
        optimizer.zero_grad(set_to_none=True)
        loss = forward(x)
        loss.backward()
        optimizer.step()
        return loss
    return step


def make_bag(case):
    texts, features, width, rows = (case[name] for name in ("texts", "features", "width", "rows"))
    sparse = case["optimizer"] == "sparse adagrad"
    bag = torch.nn.EmbeddingBag(rows, width, mode="sum", sparse=sparse)
    bag.weight.data.uniform_(-1, 1)
    ids = torch.from_numpy(np.random.default_rng(1).integers(0, rows, (texts, features)))
    gradient = torch.randn(texts, width)
    optimizer = torch.optim.Adagrad(bag.parameters()) if sparse else torch.optim.Adam(bag.parameters(), fused=True)

    def step():
        optimizer.zero_grad(set_to_none=True)
        vectors = bag(ids)
        vectors.backward(gradient)
        optimizer.step()
        return vectors[0, 0]
    return step


def run(step, times):
    seconds = []
    for _ in range(times):
        begin = time.perf_counter()
        loss = step().item()  # waits for a GPU
        seconds.append(time.perf_counter() - begin)
    return {"seconds": seconds, "loss": loss}


def resident():
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[1]) * resource.getpagesize()


def peak(step, times):
    before = resident()
    run(step, times)
    return {"bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 - before}


def main():
    steps = {}
    print(json.dumps({"name": f"torch {torch.__version__.split('+')[0]}"}), flush=True)
    for line in sys.stdin:
        order = json.loads(line)
        if "make" in order:
            case = order["case"]
            steps[order["make"]] = make_bag(case) if case["kind"] == "bag" else make_transformer(case)
            answer = {}
        elif "drop" in order:
            del steps[order["drop"]]
            gc.collect()
            answer = {}
        elif "peak" in order:
            answer = peak(steps[order["peak"]], order["times"])
        else:
            answer = run(steps[order["run"]], order["times"])
        print(json.dumps(answer), flush=True)


main()
