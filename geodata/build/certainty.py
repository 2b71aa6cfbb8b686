"""How sure a statement is: derived from who says what of it, and never written by hand.

Each link from a statement to a source says on whose side the source stands and whether it supports or denies the
statement. A statement lists its links (`links`), or lists sources by what they say: then a source stands on the side that
`side` in sources.toml names (on several, where both sides signed it), unless the statement says that it gives the word of
another side there (`voice`).
"""

from dataclasses import dataclass
from functools import cache

from features import Properties, facts, united

SIDES = ("azerbaijan", "armenia", "outside")
SUPPORTS, DENIES = "supports", "denies"
# The keys of a statement with its links, and what they join when two statements are joined.
KEYS = ("sources", "denies", "context")


class LinkError(Exception):
    """A link to a source names a side or a word that there is not."""


@dataclass(frozen=True)
class Link:
    """What a source says of a statement, and on whose side it stands."""

    source: str
    side: str
    says: str

    def __post_init__(self) -> None:
        """Stops at a side or a word that there is not."""
        if self.side not in SIDES or self.says not in (SUPPORTS, DENIES):
            raise LinkError(f"{self.source} cannot stand on the side {self.side} and say {self.says}")


def links(known: Properties) -> list[Link]:
    """Returns the links of a statement: `sources` support it, `denies` deny it; `context` says neither."""
    if "links" in known:
        return [Link(**link) for link in known["links"]]
    voice = {source: side for side, sources in known.get("voice", {}).items() for source in sources}
    said = ((SUPPORTS, known.get("sources", [])), (DENIES, known.get("denies", [])))
    return [
        Link(source, side, says)
        for says, sources in said
        for source in sources
        for side in ([voice[source]] if source in voice else _sides()[source])
    ]


def of(linked: list[Link]) -> str:
    """Returns how sure a statement with these links is."""
    if said_by(linked, DENIES):
        return "disputed"
    sides = set(said_by(linked, SUPPORTS))
    if {"azerbaijan", "armenia"} <= sides:
        return "both-sides"
    if "outside" in sides:
        return "third-party"
    return "one-side" if sides else "inferred"


def said_by(linked: list[Link], word: str) -> list[str]:
    """Returns the sides that say `word`, in the order of `SIDES`."""
    sides = {link.side for link in linked if link.says == word}
    return [side for side in SIDES if side in sides]


def properties(known: Properties) -> Properties:
    """Returns how sure a statement is and the sources of its links, by side and by what they say."""
    linked = links(known)
    by_link: Properties = {}
    for says, word in ((SUPPORTS, "said"), (DENIES, "denied")):
        for side in SIDES:
            found = united([link.source for link in linked if (link.says, link.side) == (says, side)])
            by_link[f"{word}_{side}_sources"] = found
    return {"certainty": of(linked), **by_link, "context_sources": united(known.get("context", []))}


def named(known: Properties) -> list[str]:
    """Returns all sources that a statement names, each once: a page that cites the first few cites who denies it too."""
    linked, context = links(known), known.get("context", [])
    supports, denies = ([link.source for link in linked if link.says == word] for word in (SUPPORTS, DENIES))
    return united(supports[:1], denies[:1], supports, denies, context)


def joined(shared: Properties, own: Properties) -> Properties:
    """Returns a statement with what is its own standing over what is shared; sources and notes of both are joined."""
    notes = [note for note in (own.get("note"), shared.get("note")) if note]
    lists = {key: united(own.get(key, []), shared.get(key, [])) for key in KEYS}
    # A source that supports the statement is no mere context of it.
    lists["context"] = [source for source in lists["context"] if source not in lists["sources"]]
    voice = {side: united(own.get("voice", {}).get(side, []), shared.get("voice", {}).get(side, [])) for side in SIDES}
    return shared | own | lists | {"note": " ".join(notes) or None, "voice": voice}


@cache
def _sides() -> dict[str, list[str]]:
    return {source: known["side"] for source, known in facts("sources").items()}
