"""What the database says of one ballot a unit, to be dropped for a control without it."""

CONSTRAINTS = (
    "ALTER TABLE ballot_ballot DROP CONSTRAINT ballot_number_once",
    "DROP INDEX ballot_one_first_a_unit",
)
