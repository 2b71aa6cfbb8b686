"""The corridor's routes: route A as a line through cited points, and the kilometres of the places along it."""

import shapely
from shapely.geometry.base import BaseGeometry

import certainty
import measure
from features import LANGUAGES, Feature, Properties, facts, family, rounded, united

KM_START, KM_BORDER = 0, 60
# The one route whose line can be drawn through cited points.
DRAWN = "route-a"

Point = tuple[float, float]


def route(points: dict[str, Point], border: BaseGeometry) -> BaseGeometry:
    """Returns the line from Stepanakert to where it crosses the state border on its last stretch."""
    through = [points[place] for place in facts("corridor")["routes"][DRAWN]["through"]]
    last = shapely.LineString(through[-2:])
    crossings = shapely.get_coordinates(last.intersection(border))
    if len(crossings) != 1:
        raise ValueError(f"the last stretch crosses the border {len(crossings)} times")
    return rounded(shapely.LineString([*through[:-1], tuple(crossings[0])]), 6)


def features(line: BaseGeometry) -> list[Feature]:
    """Returns one feature for each route; only route A has a geometry."""
    drawn = {DRAWN: line}
    return [
        Feature(key, drawn.get(key), _properties(known, drawn.get(key)))
        for key, known in facts("corridor")["routes"].items()
    ]


def kilometres(line: BaseGeometry, place: str, points: dict[str, Point]) -> tuple[int, str] | None:
    """Returns a place's km from Stepanakert and how it was found, or none for a place off the route.

    Kilometres are anchored at both ends of the line and shared out along it; a place beyond the
    border gets the km of the border and its distance from there on the same scale. Both are rounded
    to whole kilometres: the line is schematic.
    """
    through = facts("corridor")["routes"][DRAWN]["through"]
    if place not in through:
        return None
    at = through.index(place)
    scale = (KM_BORDER - KM_START) / measure.length_km(line)
    if at == 0:
        return KM_START, "anchored"
    if at == len(through) - 1:
        beyond = measure.distance_km(line.coords[-1], points[place])
        return round(KM_BORDER + beyond * scale), "extrapolated"
    done = measure.length_km(shapely.LineString(line.coords[: at + 1]))
    return round(KM_START + done * scale), "interpolated"


def _properties(known: Properties, line: BaseGeometry | None) -> Properties:
    sources = {key: united(known[f"{key}_sources"]) for key in ("period", "length", "width", "route")}
    plain = (
        "route",
        "valid_from",
        "valid_from_time",
        "valid_to",
        "valid_to_time",
        "period_note",
        "controller",
        "through",
        "length_km_reported",
        "width_km_reported",
        "length_note",
        "crossroads_km",
        "crossroads_note",
        "geometry_note",
    )
    drawn = line is not None
    other = (known.get("length_note_sources", []), known["crossroads_sources"], ["osm-zones"] if drawn else [])
    return {
        **family("name", known["names"]),
        **family("summary", known["summary"]),
        "summary_unreviewed": list(LANGUAGES[1:]),
        **{key: known.get(key) for key in plain},
        **certainty.properties({"sources": sources["period"]}),
        "length_km_computed": round(measure.length_km(line), 1) if drawn else None,
        "km_from": KM_START if drawn else None,
        "km_to": KM_BORDER if drawn else None,
        "geometry_quality": "schematic" if drawn else None,
        "period_sources": sources["period"],
        "length_sources": sources["length"],
        "width_sources": sources["width"],
        "route_sources": sources["route"],
        "sources": united(*sources.values(), *other),
    }
