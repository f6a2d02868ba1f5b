"""The verbs of joint meetings, one a file."""
