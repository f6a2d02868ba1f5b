"""The verbs of satisfaction, one a file."""
