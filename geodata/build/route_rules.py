"""The rules for the road: its lines, the strip, the states that follow on each other, and what stands beside it."""

import json
from itertools import pairwise
from typing import Any

import shapely

import corridor
import figures
import measure
import zone
from features import facts
from rules import Collection, hold

# Kilometres within which both ends of the measured line lie on what they are anchored to.
ANCHOR = 0.01
# Metres by which the strip's edge may miss half the width, and within which it counts as lying on the state border.
EDGE, ON_BORDER = 5.0, 1.0
PERIOD = ("valid_from", "valid_from_time", "valid_to", "valid_to_time")
# The place of the old road that the later ones did not touch.
OLD_ROAD_ONLY = "zabukh"


def check(collections: dict[str, Collection]) -> None:
    """Holds the collections of the road to their rules."""
    _routes(collections)
    _measured(collections)
    _zone(collections)
    _states(collections["corridor-states"], collections["corridor"])
    _sites(collections)


def _routes(collections: dict[str, Collection]) -> None:
    """Every route runs from its start through cited points alone; what was not its way is not on it."""
    routes, places = collections["corridor"], collections["places"]
    _following(routes)
    points = {key: place["geometry"]["coordinates"] for key, place in places.items()}
    points |= {key: site["geometry"]["coordinates"] for key, site in collections["sites"].items() if _is_cited(site)}
    for key, feature in routes.items():
        known = facts("corridor")["routes"][key]
        hold(all(place in places for place in known["through"]), key, "runs through a place that is not listed")
        line = feature["geometry"]["coordinates"]
        cited = known["drawn"][:-1] if known.get("to_border") else known["drawn"]
        hold(line[: len(cited)] == [points[name] for name in cited], key, "is not drawn through its cited points")
        hold(len(line) == len(known["drawn"]), key, "is drawn on beyond its cited points")
        old = known.get("to_border", False)
        hold((points[OLD_ROAD_ONLY] in line) == old, key, f"touches {OLD_ROAD_ONLY}, or does not")
        hold((feature["properties"]["km_from"] is not None) == old, key, "has kilometres that no source gives")
        length = round(measure.length_km(shapely.LineString(line)), 1)
        hold(length == feature["properties"]["length_km_computed"], key, "the computed length is not that of the line")


def _measured(collections: dict[str, Collection]) -> None:
    """The measured line lies on what its kilometres are anchored to, and places on it in their order."""
    key = corridor.FIRST
    feature = collections["corridor"][key]
    line, known = shapely.from_geojson(json.dumps(feature["geometry"])), feature["properties"]
    start = collections["places"]["stepanakert"]["geometry"]["coordinates"]
    hold(measure.distance_km(line.coords[0], tuple(start)) < ANCHOR, key, "does not begin at Stepanakert")
    border = shapely.from_geojson(json.dumps(collections["boundaries"]["border-az-am"]["geometry"]))
    nearest = shapely.shortest_line(shapely.Point(line.coords[-1]), border)
    hold(measure.length_km(nearest) < ANCHOR, key, "does not end at the state border")
    length = known["length_km_computed"]
    hold(length < known["length_km_reported"], key, "the lower bound exceeds the reported length")
    at = {p: f["properties"]["km"] for p, f in collections["places"].items() if f["properties"]["km"] is not None}
    hold(list(at.values()) == sorted(at.values()), key, "kilometres do not grow along the route")
    hold(all(km <= corridor.KM_BORDER for place, km in at.items() if place != "tegh"), key, "a place lies past km 60")
    print(f"corridor   {length} km computed, {known['length_km_reported']} reported; km of places {at}")


def _zone(collections: dict[str, Collection]) -> None:
    """The edge of the strip lies half its width from the route, but where it runs along the state border."""
    zones, routes = collections["corridor-zone"], collections["corridor"]
    _following(zones)
    for key, strip in zones.items():
        name = facts("corridor")["zones"][key]["of"]
        for property in ("route", *PERIOD):
            same = strip["properties"][property] == routes[name]["properties"][property]
            hold(same, key, f"{property} is not that of {name}")
        hold((strip["geometry"] is not None) == (name == corridor.FIRST), key, "is drawn, or is not")
    drawn = zones["zone-a"]
    border = shapely.from_geojson(json.dumps(collections["boundaries"]["border-az-am"]["geometry"]))
    line = figures.Route(routes[corridor.FIRST]["geometry"]["coordinates"])
    ring = drawn["geometry"]["coordinates"][0]
    middles = [[(a[0] + b[0]) / 2, (a[1] + b[1]) / 2] for a, b in pairwise(ring)]
    off = []
    for point in (*ring, *middles):
        to_border = measure.length_km(shapely.shortest_line(shapely.Point(point), border)) * 1_000
        distance = line.foot(tuple(point)).distance_m
        if to_border > ON_BORDER:
            off.append(abs(distance - zone.WIDTH_KM * 500))
        hold(distance < zone.WIDTH_KM * 500 + EDGE, "zone-a", "lies off the strip")
    hold(max(off) < EDGE, "zone-a", f"its edge misses half the width by {max(off):.1f} m")
    print(f"strip      edge within {max(off):.2f} m of half the width, {len(off)} points")


def _states(states: Collection, routes: Collection) -> None:
    """The states follow on each other, the last one open; each is drawn along the line in use on its days."""
    known = [feature["properties"] for feature in states.values()]
    for (key, earlier), later in zip(zip(states, known, strict=True), known[1:], strict=False):
        hold(earlier["valid_from"] < later["valid_from"], key, "a state runs backward")
        hold(earlier["valid_to"] == later["valid_from"], key, "the next state does not follow on it")
    hold(known[-1]["valid_to"] is None, list(states)[-1], "has an end")
    first = next(iter(routes.values()))["properties"]
    hold(known[0]["valid_from"] == first["valid_from"], list(states)[0], "does not begin with the road")
    for key, feature in states.items():
        state = feature["properties"]
        of = {name for name, route in routes.items() if _meets(state, route["properties"])}
        lines = [routes[name]["geometry"]["coordinates"] for name in of]
        hold((feature["geometry"] is not None) == bool(of), key, "is drawn while no road is, or is not")
        for line in lines:
            hold(feature["geometry"]["coordinates"] == line, key, f"is not drawn along {', '.join(sorted(of))}")
        hold((state["road_state"] == "not-known") == (not state["said_by"]), key, "says more than its sources, or less")
    print(f"road       {len(states)} states from {known[0]['valid_from']}")


def _sites(collections: dict[str, Collection]) -> None:
    """A site stands on a point that a source gives, or on the places that it is near, and says which of the two."""
    places = collections["places"]
    for key, site in collections["sites"].items():
        known, geometry = site["properties"], site["geometry"]
        near = known["near"]
        hold(all(place in places for place in near), key, "is near a place that is not listed")
        hold((geometry is None) == (known["geometry_quality"] is None), key, "a point without a quality")
        if _is_cited(site):
            hold(not near, key, "has a point of its own and is near another")
        elif near:
            points = [places[place]["geometry"]["coordinates"] for place in near]
            expected = points[0] if len(points) == 1 else points
            hold(geometry["coordinates"] == expected, key, "does not stand on the places that it is near")
        hold(known["valid_to"] is None or known["valid_from"] < known["valid_to"], key, "ends before it begins")


def _is_cited(site: dict[str, Any]) -> bool:
    return site["properties"]["geometry_quality"] == "cited-point"


def _meets(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two periods have a day in common; an end that is null is open."""
    begins_before_end = other["valid_to"] is None or one["valid_from"] < other["valid_to"]
    return begins_before_end and (one["valid_to"] is None or other["valid_from"] < one["valid_to"])


def _following(collection: Collection) -> None:
    """Periods of a collection's features follow on each other."""
    known = [feature["properties"] for feature in collection.values()]
    for (key, earlier), later in zip(zip(collection, known, strict=True), known[1:], strict=False):
        hold(earlier["valid_to"] == later["valid_from"], key, "the next period does not follow on it")
