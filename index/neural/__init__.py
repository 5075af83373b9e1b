"""The models that run here; the one folder that imports torch and transformers. No model is looked for elsewhere."""

import os

# Read by the libraries below when they are imported, so set before any of them is.
os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
# A thread that waits sleeps: where chat and ingest share the cores, spinning threads cost five times the time.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
