"""New cases proposed from the record, for a person to reword, accept or reject."""
