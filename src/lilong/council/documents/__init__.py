"""Papers of the council, from data only: they ask no database."""
