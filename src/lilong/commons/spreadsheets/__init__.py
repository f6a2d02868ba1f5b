"""Spreadsheets in and out: bytes to rows and rows to bytes, distrusting both."""
