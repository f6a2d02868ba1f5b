"""The papers of a vote, from plain data: slips, notice, posters, forms, resolution, result.

`papers` says what they need. They read no table and no clock, and compute nothing: a paper shows
what it is given. Posted papers are Chinese; `language="en"` makes an English reader's copy.
"""
