"""Prints the tensors of a safetensors file as JSON, their bytes hashed. Argument: the file. Needs numpy, safetensors."""

import hashlib
import json
import sys

from safetensors import safe_open

with safe_open(sys.argv[1], framework="numpy") as file:
    tensors = {name: file.get_tensor(name) for name in file.keys()}
    print(json.dumps({
        n: {"dtype": str(t.dtype), "shape": list(t.shape), "sha256": hashlib.sha256(t.tobytes()).hexdigest()}
        for n, t in tensors.items()
    }))
