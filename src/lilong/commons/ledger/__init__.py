"""The ledger: what happened, written where it happens."""
