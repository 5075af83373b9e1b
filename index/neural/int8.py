"""Products in eight bits, for processors that multiply bytes much faster than they multiply float32.

Each row of the input has a scale of its own, so that a text's result does not hang on what is computed beside it.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

# Seven bits for weights: two products of them with bytes then never pass the sixteen bits in which AVX2 adds them.
_MOST_WEIGHT, _MOST_INPUT, _ZERO = 63, 127, 128
# Turns a signed byte into the unsigned byte 128 higher; torch makes signed ones of floats six times as fast.
_SIGN = 0x80
_LEAST = 1e-9


@dataclass(frozen=True)
class Int8:
    """A weight and bias of float32, kept in bytes with a scale for each row of the weight."""

    packed: Tensor
    scales: Tensor
    bias: Tensor

    @classmethod
    def of(cls, weight: Tensor, bias: Tensor) -> Int8:
        """From a weight of shape (out, in) and a bias of shape (out,)."""
        scales = weight.abs().amax(1).clamp(min=_LEAST) / _MOST_WEIGHT
        whole = (weight / scales[:, None]).round().to(torch.int8)
        return cls(torch.ops.onednn.qlinear_prepack(whole, None), scales, bias)

    def linear(self, x: Tensor) -> Tensor:
        """`x` of shape (rows, in) by the weight, with the bias: shape (rows, out), float32."""
        largest = torch.maximum(x.amax(1, keepdim=True), -x.amin(1, keepdim=True))
        scale = largest.clamp_(min=_LEAST) / _MOST_INPUT
        whole = (x / scale).round_().to(torch.int8).view(torch.uint8).bitwise_xor_(_SIGN)
        none = torch.zeros(len(self.scales), dtype=torch.int64)
        found: Tensor = torch.ops.onednn.qlinear_pointwise(
            whole, 1.0, _ZERO, self.packed, self.scales, none, None, 1.0, 0, torch.float32, "none", [], ""
        )
        return found.mul_(scale).add_(self.bias)
