"""Values and laws that need no framework: actor, refusal, moves, money, area, period."""
