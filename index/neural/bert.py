"""The encoder of BERT for reading alone: texts lie packed end to end, so that no padding is ever computed.

transformers computes the same (a test compares), but takes seconds to import and pads; see docs/decisions.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from timeit import repeat
from typing import Protocol

import torch
from torch import Tensor
from torch.nn import functional

from index.neural.int8 import Int8

_EPSILON = 1e-12

Weights = Mapping[str, Tensor]


@cache
def fast_type() -> torch.dtype:
    """bfloat16 where this processor multiplies it faster than float32, which not all do that can: tried once."""
    types = (torch.float32, torch.bfloat16) if torch.cpu._is_avx512_bf16_supported() else (torch.float32,)
    return min(types, key=_seconds)


@cache
def rough_type() -> torch.dtype:
    """int8, which is less exact, on processors with AVX2 and no more; for what is computed anew for each question.

    By the processor and not by a trial, which a busy machine could decide otherwise at another start, and so answers.
    """
    only_avx2 = torch.backends.cpu.get_cpu_capability() == "AVX2"
    return torch.int8 if only_avx2 and torch._C._has_mkldnn else fast_type()


def _seconds(dtype: torch.dtype) -> float:
    """What a product of the size of a small batch takes, at best."""
    rows, weight = torch.ones(512, 384, dtype=dtype), torch.ones(1536, 384, dtype=dtype)
    return min(repeat(lambda: functional.linear(rows, weight), number=2, repeat=4))


def _float_type(dtype: torch.dtype) -> torch.dtype:
    """What is kept beside products of some type: int8 takes and gives float32."""
    return torch.float32 if dtype is torch.int8 else dtype


class _Linear(Protocol):
    """A product with a weight, and a bias."""

    def linear(self, x: Tensor) -> Tensor: ...


def _linear(weight: Tensor, bias: Tensor, dtype: torch.dtype) -> _Linear:
    return Int8.of(weight, bias) if dtype is torch.int8 else _Affine(weight, bias)


@dataclass(frozen=True)
class _Affine:
    """Weight and bias of one step."""

    weight: Tensor
    bias: Tensor

    def linear(self, x: Tensor) -> Tensor:
        return functional.linear(x, self.weight, self.bias)

    def norm(self, x: Tensor) -> Tensor:
        return functional.layer_norm(x, self.bias.shape, self.weight, self.bias, _EPSILON)


@dataclass(frozen=True)
class _Layer:
    """One layer: attention with its output, then the two steps of the feed-forward part."""

    attended: _Linear
    output: _Linear
    output_norm: _Affine
    inner: _Linear
    outer: _Linear
    outer_norm: _Affine

    def __call__(self, x: Tensor, lengths: Sequence[int], heads: int, wanted: Sequence[Tensor] | None = None) -> Tensor:
        """The states after the layer, or only those at some places of each text."""
        seen = _attention(self.attended.linear(x), lengths, heads, wanted)
        if wanted is not None:
            x = torch.cat([one[places] for one, places in zip(torch.split(x, list(lengths)), wanted, strict=True)])
        x = self.output_norm.norm(x + self.output.linear(seen))
        return self.outer_norm.norm(x + self.outer.linear(functional.gelu(self.inner.linear(x))))


def _attention(projected: Tensor, lengths: Sequence[int], heads: int, wanted: Sequence[Tensor] | None) -> Tensor:
    """Each text attends to itself alone, or some places of it; `projected`: (tokens, queries, keys and values).

    In float32, which torch attends in faster here than in bfloat16 (0.85 against 0.96 ms for 158 tokens).
    """
    found = []
    for at, one in enumerate(torch.split(projected.float(), list(lengths))):
        query, key, value = one.view(len(one), 3, heads, -1).permute(1, 2, 0, 3).unsqueeze(1)
        mixed = functional.scaled_dot_product_attention(
            query if wanted is None else query[:, :, wanted[at]], key, value
        )
        found.append(mixed[0].transpose(0, 1).flatten(1))
    return torch.cat(found).to(projected.dtype)


class Bert:
    """BERT over packed texts, from weights named as transformers names them; safe to share between threads."""

    def __init__(self, weights: Weights, heads: int, dtype: torch.dtype | None = None) -> None:
        self._dtype = dtype or fast_type()
        self._weights = {name: value.to(_float_type(self._dtype)) for name, value in weights.items()}
        self._heads = heads
        self._norm = self._affine("embeddings.LayerNorm")
        count = 1 + max(int(name.split(".")[2]) for name in weights if name.startswith("encoder.layer."))
        self._layers = [self._layer(f"encoder.layer.{at}") for at in range(count)]

    def _affine(self, *names: str) -> _Affine:
        parts = ([self._weights[f"{name}.{part}"] for name in names] for part in ("weight", "bias"))
        return _Affine(*(torch.cat(part).contiguous() for part in parts))

    def _step(self, *names: str) -> _Linear:
        affine = self._affine(*names)
        return _linear(affine.weight, affine.bias, self._dtype)

    def _layer(self, name: str) -> _Layer:
        attention = f"{name}.attention"
        return _Layer(
            self._step(*(f"{attention}.self.{part}" for part in ("query", "key", "value"))),
            self._step(f"{attention}.output.dense"),
            self._affine(f"{attention}.output.LayerNorm"),
            self._step(f"{name}.intermediate.dense"),
            self._step(f"{name}.output.dense"),
            self._affine(f"{name}.output.LayerNorm"),
        )

    def __call__(
        self,
        texts: Sequence[Sequence[int]],
        second: Sequence[int] | None = None,
        wanted: Sequence[Sequence[int]] | None = None,
    ) -> list[Tensor]:
        """For each text (token ids) its hidden states, shape (tokens, width), or only those of `wanted` places of it.

        `second` says for each text where its second segment begins; without it all is one segment.
        """
        lengths = [len(text) for text in texts]
        x = self._embedded(texts, lengths, second or lengths)
        for layer in self._layers[:-1]:
            x = layer(x, lengths, self._heads)
        places = None if wanted is None else [torch.tensor(some) for some in wanted]
        found = self._layers[-1](x, lengths, self._heads, places)
        return list(torch.split(found, lengths if places is None else [len(some) for some in places]))

    def _embedded(self, texts: Sequence[Sequence[int]], lengths: Sequence[int], second: Sequence[int]) -> Tensor:
        """What goes into the first layer, shape (tokens of all texts, width)."""
        tables = (self._weights[f"embeddings.{name}_embeddings.weight"] for name in ("word", "position", "token_type"))
        words, positions, types = tables
        at = torch.cat([torch.arange(length) for length in lengths])
        begins = torch.tensor(second).repeat_interleave(torch.tensor(lengths))
        ids = torch.tensor([id for text in texts for id in text])
        return self._norm.norm(words[ids] + positions[at] + types[(at >= begins).long()])
