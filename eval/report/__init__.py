"""The report of a run, or of two side by side: one HTML file that asks nobody for anything."""
