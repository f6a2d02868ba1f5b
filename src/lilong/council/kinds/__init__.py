"""What the council knows by kind, as data with its sources."""
