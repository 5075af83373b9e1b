"""Answers to take along: as Markdown, as a Word file, or as a packet that can be checked against the record."""
