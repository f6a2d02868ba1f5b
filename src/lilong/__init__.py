"""Lilong 里弄: the platform on which an old neighbourhood renews itself."""
