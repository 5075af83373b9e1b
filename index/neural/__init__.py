"""The models that run here; the one folder that imports torch, transformers and sentence-transformers."""
