"""Trains the sentence scorer; `python -m index.neural.training --help` says how."""
