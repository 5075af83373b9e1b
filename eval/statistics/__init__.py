"""Intervals, paired comparisons and what they can show; every draw is seeded."""
