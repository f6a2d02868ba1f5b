"""Joint meetings about a case: several bodies at one table, what they agree, who does what."""
