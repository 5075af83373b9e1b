"""A source becomes a statement, and the record keeps it."""
