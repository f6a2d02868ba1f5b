"""Sheets of sentences: read, written at once, taken back at once."""
