"""Understanding a table that people keep by hand: headings, rows, half-dates, 约12平方.

Pure: no files, no clock. A module describes its ledger as a `LedgerSpec`; `read_ledger`
gives one `Understood` for each row. Notes and reasons are codes; the caller words them.
"""
