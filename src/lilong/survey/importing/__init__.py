"""Survey ledgers from spreadsheets: understood rows become findings, and can be taken back."""
