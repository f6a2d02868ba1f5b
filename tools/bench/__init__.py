"""Measurements of `make bench`: JSON, ratios within one run, correctness checked first."""
