"""Features of the collection `events`: what happened on which day, on a cited point where there is one."""

from datetime import date, timedelta

import shapely
from shapely.geometry.base import BaseGeometry

import certainty
import places
from features import LANGUAGES, Feature, Properties, facts, family, united

# Days beyond the first of a month after which the next month has begun, whatever its length.
PAST_MONTH = 31


def features(rows: dict[int, list[str]], settlements: list[Feature]) -> list[Feature]:
    """Returns one feature for each event, by day; `rows` are GeoNames' by number, `settlements` the places made."""
    points = {place.id: place.geometry for place in settlements}
    made = [Feature(key, _point(known, rows, points), _properties(known)) for key, known in facts("events").items()]
    return sorted(made, key=lambda event: event.properties["date"])


def _point(
    known: Properties, rows: dict[int, list[str]], points: dict[str, BaseGeometry | None]
) -> BaseGeometry | None:
    """Returns the point of the event's place or of its far city; none is made up for the others."""
    if "place" in known:
        return points[known["place"]]
    if "geonames" in known:
        row = rows[known["geonames"]]
        return shapely.Point(float(row[places.LON]), float(row[places.LAT]))
    return None


def _period(known: Properties) -> tuple[str, str]:
    """Returns the first day of an event and the day after its last one."""
    first = date.fromisoformat(known["date"])
    if known.get("precision") == "month":
        return first.isoformat(), (first + timedelta(days=PAST_MONTH)).replace(day=1).isoformat()
    last = date.fromisoformat(known.get("last", known["date"]))
    return first.isoformat(), (last + timedelta(days=1)).isoformat()


def _properties(known: Properties) -> Properties:
    valid_from, valid_to = _period(known)
    return {
        **family("name", known["names"]),
        "kind": known["kind"],
        "date": known["date"],
        "time": known.get("time"),
        "time_note": known.get("time_note"),
        "date_precision": known.get("precision", "day"),
        "valid_from": valid_from,
        "valid_to": valid_to,
        "place": known.get("place"),
        "district": known.get("district"),
        "point_note": known.get("point_note"),
        "controller": known.get("controller"),
        **certainty.properties(known),
        "announced_by": known.get("announced_by"),
        "article": known.get("article", []),
        **family("summary", known["summary"]),
        "summary_unreviewed": list(LANGUAGES[1:]),
        "geometry_quality": "cited-point" if {"place", "geonames"} & known.keys() else None,
        "sources": united(certainty.named(known), ["geonames"] if "geonames" in known else []),
    }
