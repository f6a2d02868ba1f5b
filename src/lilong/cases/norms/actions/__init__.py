"""The verbs of norms."""
