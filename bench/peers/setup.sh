#!/usr/bin/env bash
# Makes the Python environment of the peers that benches compare with. DGL's last release on PyPI needs the
# versions named here; Python 3.8 to 3.12 (PEER_PYTHON names another than python3).
set -euo pipefail
cd "$(dirname "$0")"

"${PEER_PYTHON:-python3}" -m venv .venv-dgl
.venv-dgl/bin/pip install --quiet \
  dgl==2.1.0 torch==2.2.1 torchdata==0.7.1 'numpy<2' pandas psutil pydantic pyyaml 'setuptools<81'
.venv-dgl/bin/python -c 'import dgl; print("ready: dgl", dgl.__version__)'
