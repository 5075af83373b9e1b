"""Ingest on many machines: parsing and embedding run as a LlamaIndex pipeline on Ray; the record is written by one."""
