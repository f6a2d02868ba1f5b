"""What a compound agreed on, such as how far a window cage may stand out, and who keeps to it."""
