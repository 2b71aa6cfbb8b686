"""State borders as OpenStreetMap draws them: zones that share their edges, and the lines between them.

One set of simplified lines serves the districts, the border lines and the base map,
so that what lies on a border lies on the same border everywhere.
"""

from collections.abc import Iterable
from itertools import combinations

import shapely
from shapely.geometry.base import BaseGeometry

import formats

# The country of each time zone that reaches the window, by its ISO 3166-1 code.
ZONES = {
    "AZ": "Asia/Baku",
    "AM": "Asia/Yerevan",
    "GE": "Asia/Tbilisi",
    "IR": "Asia/Tehran",
    "TR": "Europe/Istanbul",
    "RU": "Europe/Moscow",
}
# West, south, east and north of the base map, chosen to hold no lake but Sevan and Mingachevir.
WINDOW = shapely.box(43.7, 38.28, 51.0, 42.0)
# Degrees; about 15 m, fine enough for the largest scale of the map.
FINE = 0.00015


def zones(tolerance: float = FINE) -> dict[str, BaseGeometry]:
    """Returns the land and sea of each country inside the window, simplified with shared edges kept shared."""
    clipped = [formats.zone(name).intersection(WINDOW) for name in ZONES.values()]
    return dict(zip(ZONES, shapely.coverage_simplify(clipped, tolerance), strict=True))


def lines(countries: dict[str, BaseGeometry]) -> dict[tuple[str, str], BaseGeometry]:
    """Returns the line between each two countries that touch, by their two codes."""
    between: dict[tuple[str, str], BaseGeometry] = {}
    for one, other in combinations(countries, 2):
        shared = shapely.intersection(countries[one].boundary, countries[other].boundary)
        pieces = [piece for piece in shapely.get_parts(shared) if piece.geom_type == "LineString"]
        if pieces:
            between[one, other] = shapely.line_merge(shapely.union_all(pieces))
    return between


def coarsen(line: BaseGeometry, near: BaseGeometry, tolerance: float, far_tolerance: float) -> BaseGeometry:
    """Simplifies a line, more so off the area `near`; its ends and the places where it crosses the edge stay."""
    pieces = [
        piece.simplify(limit)
        for part, limit in ((line.intersection(near), tolerance), (line.difference(near), far_tolerance))
        for piece in parts_of(part, "LineString")
    ]
    return shapely.line_merge(shapely.MultiLineString(pieces))


def parts_of(geometry: BaseGeometry, kind: str) -> list[BaseGeometry]:
    """Returns the parts of one kind, `Polygon` or `LineString`, of any geometry."""
    return [part for part in flat(shapely.get_parts(geometry)) if part.geom_type == kind and not part.is_empty]


def polygonal(geometry: BaseGeometry) -> BaseGeometry:
    """Returns the part of a geometry that has an area."""
    return shapely.union_all(parts_of(geometry, "Polygon"))


def flat(geometries: Iterable[BaseGeometry]) -> Iterable[BaseGeometry]:
    """Yields single geometries out of nested collections."""
    for geometry in geometries:
        if hasattr(geometry, "geoms"):
            yield from flat(geometry.geoms)
        else:
            yield geometry
