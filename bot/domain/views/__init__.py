"""What people think of a consultation, kept so that nobody can tell who wrote it.

The design rests on four rules. Each module says how it keeps its own.

1. Words are in one place at a time. Once a text belongs to a view, the text itself is forgotten.
2. While a consultation is open a view has a link to its writer, for they may add to it or take it back; so
   nobody but the machine reads it until the close, when the link is destroyed.
3. What remains says of its writer only what at least five writers have in common (coarsening.py).
4. The machine masks what it knows before anyone reads (masking.py), a person masks the rest, and nothing is
   given out that nobody has read (report.py).
"""
