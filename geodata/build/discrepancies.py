"""Features of the collection `discrepancies`: where sources differ, each value with its sources, without geometry."""

from features import LANGUAGES, Feature, Properties, facts, family, united


def features() -> list[Feature]:
    """Returns one feature for each point on which sources differ, all with room for as many values as the widest."""
    known = facts("discrepancies")
    width = max(len(point["values"]) for point in known.values())
    return [Feature(key, None, _properties(point, width)) for key, point in known.items()]


def _properties(known: Properties, width: int) -> Properties:
    values: Properties = {}
    for number in range(1, width + 1):
        value = known["values"][number - 1] if number <= len(known["values"]) else {"text": None, "sources": []}
        values |= {f"value_{number}": value["text"], f"value_{number}_sources": value["sources"]}
    return {
        **family("name", known["names"]),
        "about": known["about"],
        "kind": known["kind"],
        **values,
        "shown": known.get("shown"),
        **family("summary", known["summary"]),
        "summary_unreviewed": list(LANGUAGES[1:]),
        "sources": united(*(value["sources"] for value in known["values"])),
    }
