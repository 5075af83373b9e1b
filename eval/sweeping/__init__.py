"""Settings tried against one another: chosen on one half of the cases, reported on the other."""
