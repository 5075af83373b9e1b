"""Prose by a model: it reads numbered passages, and each sentence that it writes is checked against them."""
