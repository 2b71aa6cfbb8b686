"""The corridor's routes as lines through cited points, and the kilometres of the places along the old road."""

import shapely
from shapely.geometry.base import BaseGeometry

import certainty
import measure
from features import LANGUAGES, Feature, Properties, facts, family, rounded, united

KM_START, KM_BORDER = 0, 60
# The first route of the corridor, on whose line the kilometres of places are measured.
FIRST = "route-a"

Point = tuple[float, float]


def lines(points: dict[str, Point], border: BaseGeometry) -> dict[str, BaseGeometry]:
    """Returns the line of each route: to where it crosses the state border, or as far as cited points lead."""
    return {key: _line(known, points, border) for key, known in facts("corridor")["routes"].items()}


def features(lines: dict[str, BaseGeometry]) -> list[Feature]:
    """Returns one feature for each route."""
    routes = facts("corridor")["routes"]
    return [Feature(key, lines[key], _properties(known, lines[key])) for key, known in routes.items()]


def _line(known: Properties, points: dict[str, Point], border: BaseGeometry) -> BaseGeometry:
    through = [points[place] for place in known["drawn"]]
    if not known.get("to_border"):
        return rounded(shapely.LineString(through), 6)
    last = shapely.LineString(through[-2:])
    crossings = shapely.get_coordinates(last.intersection(border))
    if len(crossings) != 1:
        raise ValueError(f"the last stretch crosses the border {len(crossings)} times")
    return rounded(shapely.LineString([*through[:-1], tuple(crossings[0])]), 6)


def kilometres(line: BaseGeometry, place: str, points: dict[str, Point]) -> tuple[int, str] | None:
    """Returns a place's km from Stepanakert and how it was found, or none for a place off the route.

    Kilometres are anchored at both ends of the line and shared out along it; a place beyond the
    border gets the km of the border and its distance from there on the same scale. Both are rounded
    to whole kilometres: the line is schematic.
    """
    through = facts("corridor")["routes"][FIRST]["through"]
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


def _properties(known: Properties, line: BaseGeometry) -> Properties:
    sources = {key: united(known.get(f"{key}_sources", [])) for key in ("period", "length", "width")}
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
    notes = (known.get("length_note_sources", []), known.get("crossroads_sources", []))
    measured = known.get("to_border", False)
    border = ["osm-zones"] if measured else []
    return {
        **family("name", known["names"]),
        **family("summary", known["summary"]),
        "summary_unreviewed": list(LANGUAGES[1:]),
        "corridor_status": known["status"],
        **{key: known.get(key) for key in plain},
        **certainty.properties(known),
        "length_km_computed": round(measure.length_km(line), 1),
        "km_from": KM_START if measured else None,
        "km_to": KM_BORDER if measured else None,
        "geometry_quality": "schematic",
        "period_sources": sources["period"],
        "length_sources": sources["length"],
        "width_sources": sources["width"],
        "sources": united(*sources.values(), certainty.named(known), *notes, border),
    }
