"""How sure a statement is: derived from the links to its sources, never written by hand."""

from collections.abc import Sequence

from features import Properties

# Whose word a link gives: that of a side, or of somebody outside.
SIDES = ("azerbaijan", "armenia", "outside")
SAYS = ("supports", "denies")


class LinkError(Exception):
    """A link to a source names a side or a word that there is not."""


def of(links: Sequence[Properties]) -> str:
    """Returns `disputed` where anybody denies; else by who supports: both sides, somebody outside, one side, nobody."""
    for link in links:
        if link["side"] not in SIDES or link["says"] not in SAYS:
            raise LinkError(f"{link['source']} cannot stand on the side {link['side']} and say {link['says']}")
    if said_by(links, "denies"):
        return "disputed"
    sides = set(said_by(links, "supports"))
    if {"azerbaijan", "armenia"} <= sides:
        return "both-sides"
    if "outside" in sides:
        return "third-party"
    return "one-side" if sides else "inferred"


def said_by(links: Sequence[Properties], word: str) -> list[str]:
    """Returns the sides that say `word` (`supports` or `denies`), in the order of `SIDES`."""
    sides = {link["side"] for link in links if link["says"] == word}
    return [side for side in SIDES if side in sides]


def sources_of(links: Sequence[Properties], *words: str) -> list[str]:
    """Returns the sources of the links that say one of `words`, or of all links."""
    return list(dict.fromkeys(link["source"] for link in links if not words or link["says"] in words))
