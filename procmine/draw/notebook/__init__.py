"""What a noun shows of itself in a notebook: one file each, named like the noun.

Nouns live in rooms below this one and cannot import it; they ask the registry for the entry of
their name. An entry takes the noun and returns SVG.
"""
