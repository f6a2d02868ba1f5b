"""The verbs of a case."""
