"""Statements become passages, passages a searchable index, and a query Hits."""
