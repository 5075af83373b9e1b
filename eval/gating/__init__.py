"""The gate: a run held against floors, ceilings, a baseline and cases that must come out right."""
