"""Question sets: checked, imported from the forms of public benches, drafted from the record."""
