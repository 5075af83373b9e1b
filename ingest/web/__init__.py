"""The web brings bytes: guarded, polite and bounded. The only folder that imports an HTTP client."""
