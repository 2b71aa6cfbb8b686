"""Features of the collection `corridor-states`: the road through Lachin, in use, restricted or closed, by periods."""

from itertools import pairwise

from shapely.geometry.base import BaseGeometry

import certainty
from features import LANGUAGES, Feature, Properties, facts, family

# All states are of one road.
ROAD = "stepanakert-goris"


def features(lines: dict[str, BaseGeometry]) -> list[Feature]:
    """Returns one feature for each state, in time; `lines` are the routes' by id, along which states are drawn."""
    known = facts("road")
    ends = [after for _, after in pairwise([*known.values(), {}])]
    return [
        Feature(key, lines.get(state.get("line", "")), _properties(state, ends[at]))
        for at, (key, state) in enumerate(known.items())
    ]


def _properties(known: Properties, after: Properties) -> Properties:
    linked = certainty.links(known)
    return {
        **family("name", known["names"]),
        **family("summary", known["summary"]),
        "summary_unreviewed": list(LANGUAGES[1:]),
        "road": ROAD,
        "road_state": known["state"],
        "route": known.get("line"),
        "valid_from": known["valid_from"],
        "valid_from_time": known.get("valid_from_time"),
        "valid_to": after.get("valid_from"),
        "valid_to_time": after.get("valid_from_time"),
        "said_by": certainty.said_by(linked, certainty.SUPPORTS),
        "denied_by": certainty.said_by(linked, certainty.DENIES),
        **certainty.properties(known),
        "period_note": known.get("note"),
        "geometry_quality": "schematic" if "line" in known else None,
        "sources": certainty.named(known),
    }
