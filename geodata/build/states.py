"""Features of the collection `settlement-states`: who reportedly held a settlement, period by period."""

from itertools import pairwise

import certainty
from features import LANGUAGES, Feature, Properties, facts, family

# The day on which the record begins: before its first state a settlement is not known.
BEGINNING = "1988-02-20"


def of_settlements() -> dict[str, list[Properties]]:
    """Returns the states of each settlement in order of time, joined with what is said in common."""
    known = facts("states")
    made = {}
    for settlement, about in known["settlement"].items():
        own = [{"from": BEGINNING, "statement": "before"}, *about["states"]]
        said = [certainty.joined(known["statement"][state["statement"]], state) for state in own]
        ends = [state["from"] for state in said[1:]] + [None]
        made[settlement] = [state | {"to": end} for state, end in zip(said, ends, strict=True)]
        for earlier, later in pairwise(made[settlement]):
            if earlier["from"] >= later["from"]:
                raise ValueError(f"{settlement}: its states do not follow on each other at {later['from']}")
    return made


def features(places: list[Feature]) -> list[Feature]:
    """Returns one feature for each state of each settlement, on the settlement's point."""
    by_id = {place.id: place for place in places}
    return [
        Feature(f"{settlement}-{state['from']}", by_id[settlement].geometry, _properties(by_id[settlement], state))
        for settlement, states in of_settlements().items()
        for state in states
    ]


def on(states: list[Properties], day: str) -> Properties | None:
    """Returns which of a settlement's states holds on a day."""
    holding = [state for state in states if state["from"] <= day and (state["to"] is None or day < state["to"])]
    return holding[0] if holding else None


def _properties(place: Feature, said: Properties) -> Properties:
    about = place.properties
    return {
        **{f"name_{language}": about[f"name_{language}"] for language in LANGUAGES},
        "settlement": place.id,
        "district": about["district"],
        "rank": about["rank"],
        "controller": said["controller"],
        "how": said.get("how"),
        "valid_from": said["from"],
        "valid_to": said["to"],
        **certainty.properties(said),
        "announced_by": said.get("announced_by", []),
        "announced": said.get("announced", []),
        "denied_by": said.get("denied_by", []),
        "denied": said.get("denied", []),
        "period_note": said["note"],
        **family("summary", said["summary"]),
        "summary_unreviewed": list(LANGUAGES[1:]),
        "geometry_quality": "cited-point",
        "sources": certainty.named(said),
    }
