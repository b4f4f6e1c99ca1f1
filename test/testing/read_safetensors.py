"""Prints the tensors of a safetensors file as JSON. Argument: the file. Needs numpy, safetensors."""

import json
import sys

from safetensors import safe_open

with safe_open(sys.argv[1], framework="numpy") as file:
    tensors = {name: file.get_tensor(name) for name in file.keys()}
    print(json.dumps({
        n: {"dtype": str(t.dtype), "shape": list(t.shape), "data": t.flatten().tolist()} for n, t in tensors.items()
    }))
