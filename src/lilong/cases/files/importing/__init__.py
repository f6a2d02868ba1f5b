"""Sheets of hotline orders: read, written at once, taken back at once."""
