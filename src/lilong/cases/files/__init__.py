"""The case itself: what it is about, where it stands, whose turn it is, and until when."""
