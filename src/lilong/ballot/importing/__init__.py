"""Rolls from spreadsheets: understood rows become units, and can be taken back."""
