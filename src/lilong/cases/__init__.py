"""Cases 办件: from the knock on the door to "stayed solved".

Rooms, each with the same shelves as a module:

- `files`: the case itself – kinds, states, clocks, parties, steps, photos, list, board, ladder;
- `outreach`: doors of today, visits, promises;
- `norms`: standards of a compound, and what is measured against them;
- `mediation`: sessions with walls between them, agreements and what becomes of them.

A room looks at `files`, never at a sibling
(docs/why/0020-a-case-is-a-file-that-many-hands-keep.md).
"""
