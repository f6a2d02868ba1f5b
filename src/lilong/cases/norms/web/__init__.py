"""The pages of norms."""
