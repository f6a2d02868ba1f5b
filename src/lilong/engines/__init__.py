"""What can be computed from values alone: no Django, no clock, no randomness."""
