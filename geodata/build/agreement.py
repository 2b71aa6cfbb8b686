"""Holds what is said of settlements, areas and events to each other, and each to its own sources."""

import re
from itertools import pairwise
from typing import Any

import shapely

import certainty
import control
from certainty import DENIES, SIDES, SUPPORTS, Link
from states import BEGINNING

Collection = dict[str, dict[str, Any]]

# What a note must not say beside a value: words that claim more than the links do, or another holder.
NOT_BESIDE = {
    ("certainty", "both-sides"): r"\b(denied|denies|one side|inferred)\b",
    ("certainty", "third-party"): r"\b(both sides (confirm|announce)|inferred)\b",
    ("certainty", "one-side"): r"\b(both sides (confirm|announce)|confirmed by|not in dispute|denied (it|the capture))",
    ("certainty", "inferred"): r"\b(confirmed by|both sides (confirm|announce)|not in dispute)",
    ("certainty", "disputed"): r"\b(not in dispute|undisputed|confirmed by)\b",
    ("controller", "armenian-forces"): r"under Azerbaijan's control|captured by Azerbaijan in (October|November)",
    ("controller", "azerbaijan"): r"^Stayed with|\b(it|the town|the place) stayed with\b",
    ("controller", "not-known"): r"\bwas (wholly )?with (Azerbaijan|Armenian forces)\b",
}
# The kinds of events that change who holds a place.
CHANGES = ("capture", "handover")


class DisagreementError(Exception):
    """Two parts of the data contradict each other."""


def check(collections: dict[str, Collection]) -> None:
    """Stops at the first contradiction."""
    for name, collection in collections.items():
        for key, feature in collection.items():
            if "certainty" in feature["properties"]:
                _derived(f"{name}/{key}", feature["properties"])
                _notes(f"{name}/{key}", feature["properties"])
    of_settlements = _states(collections["settlement-states"], collections["places"])
    _areas(collections["control"], collections["places"], of_settlements)
    changing = _events(collections["events"], of_settlements)
    states = len(collections["settlement-states"])
    print(f"agreement  {len(of_settlements)} settlements, {states} states, {changing} events of a change")


def _derived(where: str, known: dict[str, Any]) -> None:
    """How sure a feature is follows from the links that are written with it."""
    linked = [
        Link(source, side, says)
        for says, word in ((SUPPORTS, "said"), (DENIES, "denied"))
        for side in SIDES
        for source in known[f"{word}_{side}_sources"]
    ]
    _hold(known["certainty"] == certainty.of(linked), where, "its certainty is not that of its links")


def _notes(where: str, known: dict[str, Any]) -> None:
    """A note does not contradict a value of its own feature."""
    for key, note in known.items():
        if not key.endswith("_note") or note is None:
            continue
        for (property_, value), words in NOT_BESIDE.items():
            if known.get(property_) == value and (found := re.search(words, note, re.IGNORECASE)):
                _hold(False, where, f"{key} says '{found.group()}', but {property_} is {value}")


def _states(states: Collection, places: Collection) -> dict[str, list[dict[str, Any]]]:
    """The states of a settlement stand on its point and follow on each other from the beginning on, the last open."""
    found: dict[str, list[dict[str, Any]]] = {}
    for key, feature in states.items():
        known = feature["properties"]
        settlement = known["settlement"]
        _hold(settlement in places, key, f"there is no place {settlement}")
        _hold(feature["geometry"] == places[settlement]["geometry"], key, "does not stand on its settlement")
        _hold(key == f"{settlement}-{known['valid_from']}", key, "its id is not settlement and first day")
        found.setdefault(settlement, []).append(known)
    for settlement, known in found.items():
        _hold(known[0]["valid_from"] == BEGINNING, settlement, "does not begin with the record")
        _hold(known[-1]["valid_to"] is None, settlement, "has an end")
        for earlier, later in pairwise(known):
            _hold(earlier["valid_to"] == later["valid_from"], settlement, "states overlap or leave a gap")
    return found


def _areas(held: Collection, places: Collection, states: dict[str, list[dict[str, Any]]]) -> None:
    """On every day of a change an area agrees with the settlements in it, or names those that differ."""
    days = sorted({known["valid_from"] for of_one in states.values() for known in of_one})
    points = {key: shapely.Point(places[key]["geometry"]["coordinates"]) for key in states}
    inside: dict[str, list[str]] = {}
    for key, feature in held.items():
        known = feature["properties"]
        if known["area_id"] not in inside:
            shape = shapely.geometry.shape(feature["geometry"])
            inside[known["area_id"]] = [settlement for settlement, point in points.items() if shape.contains(point)]
        here = inside[known["area_id"]]
        _hold(sorted(known["settlements"]) == sorted(here), key, f"names {known['settlements']}, in it lie {here}")
        first, last = known["valid_from"], known["valid_to"]
        for day in (day for day in days if first <= day and (last is None or day < last)):
            holders = {settlement: _on(states[settlement], day)["controller"] for settlement in here}
            if known["how"] == "from-settlements":
                read = control.held_by(set(holders.values()))
                _hold(known["controller"] == read, key, f"on {day} its settlements say {read}")
            elif known["controller"] != control.NOT_KNOWN:
                differing = {
                    settlement
                    for settlement, holder in holders.items()
                    if holder not in (control.NOT_KNOWN, known["controller"])
                }
                unnamed = differing - set(known["settlements_differing"])
                _hold(not unnamed, key, f"on {day} {unnamed} differ and are not named")


def _events(events: Collection, states: dict[str, list[dict[str, Any]]]) -> int:
    """A capture or handover agrees with its settlement's states, or the state is in dispute and cites it."""
    checked = 0
    for key, feature in events.items():
        known = feature["properties"]
        changes = known["kind"] in CHANGES and known["place"] is not None
        _hold(not changes or known["controller"] is not None, key, "does not say who held the place from then on")
        if not changes or known["place"] not in states:
            continue
        checked += 1
        now = _on(states[known["place"]], known["date"])
        before = _before(states[known["place"]], known["date"])
        in_dispute = now["controller"] == "contested" or now["certainty"] == "disputed"
        cites = bool(set(now["sources"]) & set(known["sources"]))
        agrees = now["controller"] == known["controller"] and before["controller"] != known["controller"]
        _hold(agrees or (in_dispute and cites), key, f"the state says {before['controller']}, then {now['controller']}")
    return checked


def _on(states: list[dict[str, Any]], day: str) -> dict[str, Any]:
    """Returns the state that holds on a day."""
    (now,) = [s for s in states if s["valid_from"] <= day and (s["valid_to"] is None or day < s["valid_to"])]
    return now


def _before(states: list[dict[str, Any]], day: str) -> dict[str, Any]:
    """Returns the state that held until a day."""
    return next(state for state in reversed(states) if state["valid_from"] < day)


def _hold(condition: bool, where: str, broken: str) -> None:
    if not condition:
        raise DisagreementError(f"{where}: {broken}")
