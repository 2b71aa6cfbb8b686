"""Features of the collection `places`: settlements with a cited coordinate."""

from pathlib import Path

import shapely
from shapely.geometry.base import BaseGeometry

import corridor
from features import Feature, Properties, facts, family, united

# Columns of GeoNames' table.
NUMBER, NAME, ASCII_NAME, OTHER_NAMES, LAT, LON = 0, 1, 2, 3, 4, 5


class UnsourcedNameError(Exception):
    """A name stands in no source that the place cites."""


def gazetteer(path: Path) -> dict[int, list[str]]:
    """Reads GeoNames' rows by their number."""
    with path.open(encoding="utf-8") as rows:
        return {int(row[NUMBER]): row for row in (line.rstrip("\n").split("\t") for line in rows)}


def points(rows: dict[int, list[str]]) -> dict[str, corridor.Point]:
    """Returns where each place stands, longitude first."""
    return {key: _point(known, rows) for key, known in facts("places").items()}


def features(rows: dict[int, list[str]], line: BaseGeometry, outlines: dict[str, BaseGeometry]) -> list[Feature]:
    """Returns one feature for each place, in the order of the facts."""
    at = points(rows)
    made = []
    for key, known in facts("places").items():
        point = shapely.Point(at[key])
        drawn = next((district for district, outline in outlines.items() if outline.contains(point)), None)
        properties = _properties(key, known, rows, corridor.kilometres(line, key, at))
        # Outlines are good to 1 or 2 km: a place near an edge may be drawn in the neighbour of the district it is in.
        properties["district_drawn"] = drawn if drawn != known.get("district") else None
        made.append(Feature(key, point, properties))
    return made


def _point(known: Properties, rows: dict[int, list[str]]) -> corridor.Point:
    if "at" in known:
        return tuple(known["at"])
    row = rows[known["geonames"]]
    return float(row[LON]), float(row[LAT])


def _properties(key: str, known: Properties, rows: dict[int, list[str]], km: tuple[int, str] | None) -> Properties:
    _check_names(key, known, rows)
    return {
        **family("name", known["names"]),
        "alt_names": known.get("alt"),
        "aliases": known.get("aliases", []),
        "names_used_by": known.get("used_by"),
        "earlier_names": known.get("earlier", []),
        "iso_country": known["iso_country"],
        "district": known.get("district"),
        "district_drawn": None,
        "corridor_role": known.get("corridor"),
        "corridor_note": known.get("corridor_note"),
        "km": km[0] if km else None,
        "km_basis": km[1] if km else None,
        "seat_of": known.get("seat_of"),
        "seat_note": known.get("seat_note"),
        "rank": known["rank"],
        "point_note": known.get("point_note"),
        "point_reference": known.get("point_ref"),
        "point_basis": "sources" if "at" in known else "geonames",
        "geonames_id": known.get("geonames"),
        "geometry_quality": "cited-point",
        "sources": united(known["sources"], ["geonames"] if "geonames" in known else []),
    }


def _check_names(key: str, known: Properties, rows: dict[int, list[str]]) -> None:
    """Holds every az, hy and ru name to GeoNames or to the names that another source of the place shows."""
    shown = set(known.get("cited", []))
    if "geonames" in known:
        row = rows[known["geonames"]]
        shown |= {row[NAME], row[ASCII_NAME], *row[OTHER_NAMES].split(",")}
    for language in ("az", "hy", "ru"):
        for name in known["names"].get(language, "").split(" / "):
            if name and name not in shown:
                raise UnsourcedNameError(f"{key}: no source shows {name}")
