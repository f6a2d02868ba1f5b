"""Paper: PDFs set by typst and Word files, from data only; QR codes.

`blocks` says what stands in a document, `pdf.set_document` and `word.write_docx` set the same
blocks twice. `pdf.set_pdf` sets a template of one's own. Text reaches a page as data, never as
markup, and a character that no font has is marked, noted on the page and told to the caller.
"""
