"""What is read of norms."""
