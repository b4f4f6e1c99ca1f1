#!/usr/bin/env bash
# Makes the Python environments of the peers that benches compare with: setup.sh [dgl] [torch] [faiss], by default
# all. DGL's last release on PyPI needs the versions named here and Python 3.8 to 3.12; PyTorch is the newest.
# PEER_PYTHON is another Python than python3.
set -euo pipefail
cd "$(dirname "$0")"

if [ $# -eq 0 ]; then set -- dgl torch faiss; fi
for name in "$@"; do
  case "$name" in
    dgl) packages=(dgl==2.1.0 torch==2.2.1 torchdata==0.7.1 'numpy<2' pandas psutil pydantic pyyaml 'setuptools<81') ;;
    torch) packages=(torch numpy) ;;
    faiss) packages=(faiss-cpu numpy) ;;
    *) echo "setup.sh: expected dgl, torch or faiss, got $name" >&2; exit 2 ;;
  esac
  "${PEER_PYTHON:-python3}" -m venv ".venv-$name"
  ".venv-$name/bin/pip" install --quiet "${packages[@]}"
  ".venv-$name/bin/python" -c "import $name; print('ready: $name', $name.__version__)"
done
