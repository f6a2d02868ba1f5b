"""Agreement and record on paper."""
