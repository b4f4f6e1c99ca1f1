"""Checks an ONNX model, describes it, and runs it once on random values. Prints JSON.

Arguments: the path of the model, and the sizes of its named dimensions as JSON. Needs onnx and onnxruntime.
"""

import json
import sys

import numpy
import onnx
import onnxruntime

path, sizes = sys.argv[1], json.loads(sys.argv[2])
onnx.checker.check_model(path, full_check=True)
model = onnx.load(path, load_external_data=False)
session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
random = numpy.random.default_rng(1)
draw = {
    "tensor(float)": lambda shape: random.normal(size=shape).astype("f4"),
    "tensor(int32)": lambda shape: random.integers(0, 3, shape, "i4"),
    "tensor(bool)": lambda shape: random.integers(0, 2, shape).astype("?"),
}
dtypes = {"tensor(float)": "float32", "tensor(int32)": "int32", "tensor(bool)": "bool"}


def describe(values):
    return {v.name: {"dtype": dtypes[v.type], "shape": v.shape} for v in values}


def plain(values):
    return {
        n: {"shape": list(v.shape), "dtype": str(v.dtype), "data": v.flatten().tolist()} for n, v in values.items()
    }


feeds = {i.name: draw[i.type]([sizes.get(s, s) for s in i.shape]) for i in session.get_inputs()}
names = [o.name for o in session.get_outputs()]
print(json.dumps({
    "inputs": describe(session.get_inputs()),
    "outputs": describe(session.get_outputs()),
    "metadata": {m.key: m.value for m in model.metadata_props},
    "domains": [o.domain for o in model.opset_import],
    "operators": sorted({n.op_type for n in model.graph.node}),
    "feeds": plain(feeds),
    "results": plain(dict(zip(names, session.run(None, feeds)))),
}))
