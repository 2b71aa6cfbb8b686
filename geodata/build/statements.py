"""Features of the collection `statements`: what the AFP report of 1 December 2020 said, and what of it holds."""

from features import LANGUAGES, Feature, Properties, facts, family, united

REPORT = "s075"


def features(events: list[Feature]) -> list[Feature]:
    """Returns one feature for each statement, in the report's order; `events` name the statements they stand for."""
    return [Feature(key, None, _properties(key, known, events)) for key, known in facts("statements").items()]


def _properties(key: str, known: Properties, events: list[Feature]) -> Properties:
    told = [f"events/{event.id}" for event in events if key in event.properties["article"]]
    return {
        **family("name", known["names"]),
        "summary_unreviewed": list(LANGUAGES[1:]),
        "number": int(key.removeprefix("S")),
        "holds": known["holds"],
        "holds_note": known.get("note"),
        "about": [*told, *known.get("about", [])],
        "absence_note": known.get("absent"),
        "sources": united([REPORT], known.get("sources", [])),
    }
