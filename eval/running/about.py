"""How and where a run was made: code, weights, record, settings, machine; and what its stages hang on."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import subprocess
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from eval.case import Case
from index.library import Reading
from index.neural.embedding import DEFAULT_MODEL
from index.neural.minilm import weights_sha256
from index.neural.scorer import SHIPPED
from ingest.settings import Settings

ROOT = Path(__file__).parent.parent.parent
_ASKING = ("app", "index", "ingest", "prompts")
_LIBRARIES = ("chromadb", "numpy", "tantivy", "torch")
_TEXTS = {".py", ".txt", ".json", ".toml"}


@cache
def code_version(packages: Sequence[str] = _ASKING) -> str:
    """Sixteen hex digits over every file of code and tables of some packages; any change is another version."""
    digest = hashlib.sha256()
    for package in packages:
        for path in sorted((ROOT / package).rglob("*")):
            if path.suffix in _TEXTS:
                digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def commit() -> tuple[str, bool | None]:
    """The commit that the code stands at, and whether files differ from it; empty and None outside a repository."""
    try:
        head, status = (
            subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True, timeout=20).stdout  # noqa: S603, S607
            for arguments in (("rev-parse", "HEAD"), ("status", "--porcelain", "--", *_ASKING, "eval"))
        )
    except (OSError, subprocess.SubprocessError):
        return "", None
    return head.strip(), bool(status.strip())


def machine() -> dict[str, Any]:
    """The machine in words and numbers."""
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 0
    return {
        "system": platform.platform(),
        "processor": _processor(),
        "cores": os.cpu_count(),
        "memory_gib": round(pages / 2**30, 1),
        "python": platform.python_version(),
        "libraries": {name: version(name) for name in _LIBRARIES},
    }


def _processor() -> str:
    """The processor's name, from Linux where it tells, else as Python knows it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        return next(line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


@cache
def scorer_sha256() -> str:
    """One sha256 over the files of the sentence scorer's weights."""
    digest = hashlib.sha256()
    for path in sorted(SHIPPED.iterdir()):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def record_of(reading: Reading) -> dict[str, Any]:
    """The generation that is asked."""
    manifest = reading.generation.manifest
    return {
        "generation": reading.name,
        "fingerprint": manifest.fingerprint,
        "statements": len(manifest.versions),
        "passages": manifest.passages,
    }


def settings_of(settings: Settings, writer: str) -> dict[str, Any]:
    """The settings that an answer hangs on."""
    told = f"llm {settings.llm}" if writer == "llm" else writer
    models = {"embedding_model": settings.embedding_model, "scorer": settings.scorer or "shipped"}
    return {**models, "rewrite": settings.rewrite, "writer": told}


def weights_of(settings: Settings) -> dict[str, str]:
    """The sha256 of the weights; a model loaded by name is told by its name."""
    own = settings.embedding_model == DEFAULT_MODEL
    return {
        "embedding": weights_sha256() if own else settings.embedding_model,
        "scorer": settings.scorer or scorer_sha256(),
    }


def stage_key(case: Case, told: Mapping[str, Any], *more: str) -> str:
    """Sixteen hex digits over a case and all that its stage hangs on."""
    content = [dict(case.gold), dict(told), *more]
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]


def file_sha256(path: Path) -> str:
    """The sha256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
