"""Reads, narrowed to what each seat at the table may see."""
