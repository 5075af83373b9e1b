"""How large a file may be, in bytes."""

from __future__ import annotations

MB = 1_000_000
# Larger files are refused, wherever they come from.
LARGEST = 20 * MB
