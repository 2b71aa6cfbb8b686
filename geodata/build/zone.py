"""The corridor's strip: the land within half its width of a route, and what of Lachin it is taken to have held."""

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import shapely
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

import borders
import certainty
import measure
from features import LANGUAGES, Feature, Properties, facts, family, rounded, united

WIDTH_KM = 5
# Metres around Sus that count as its place: it stayed in the corridor, 2.84 km from the route as drawn.
SETTLEMENT = 1_000
# Metres between the points by which geodesics are drawn in the projection, and between those of the strip's edge.
DENSE = 250
# A quarter circle in this many pieces keeps within 0.8 m of its radius.
PIECES = 32

Move = Callable[[BaseGeometry], BaseGeometry]


def strip(line: BaseGeometry, country: BaseGeometry) -> BaseGeometry:
    """Returns what lies within half the width of the line on the country's side of the border."""
    forward, back = _projection(line)
    both_sides = back(forward(_densified(line)).buffer(WIDTH_KM * 1_000 / 2, quad_segs=PIECES).segmentize(DENSE))
    return rounded(borders.polygonal(both_sides.intersection(country)), 6)


def with_settlement(zone: BaseGeometry, line: BaseGeometry, place: BaseGeometry) -> BaseGeometry:
    """Returns the strip widened by a disc around a place, joined to the line by the hull of disc and nearest point."""
    forward, back = _projection(line)
    centre = forward(place)
    nearest = shapely.Point(shapely.shortest_line(forward(_densified(line)), centre).coords[0])
    disc = centre.buffer(SETTLEMENT, quad_segs=PIECES)
    return rounded(shapely.union(zone, back(shapely.convex_hull(disc.union(nearest)))), 6)


def features(zones: dict[str, BaseGeometry]) -> list[Feature]:
    """Returns the strip of each route, without geometry where no open source has the route's line."""
    known = facts("corridor")
    return [
        Feature(key, zones.get(key), _properties(zone, known["routes"][zone["of"]], zones.get(key)))
        for key, zone in known["zones"].items()
    ]


def _projection(line: BaseGeometry) -> tuple[Move, Move]:
    """Returns the ways into and out of a transverse Mercator projection centred on the line.

    Some 20 km from its centre it is true to 1 in 200,000.
    """
    west, south, east, north = line.bounds
    middle = f"+lon_0={(west + east) / 2:.4f} +lat_0={(south + north) / 2:.4f}"
    plane = Transformer.from_crs("EPSG:4326", f"+proj=tmerc {middle} +ellps=WGS84", always_xy=True)

    def along(direction: str) -> Move:
        def move(shape: BaseGeometry) -> BaseGeometry:
            return shapely.transform(shape, lambda xy: np.column_stack(plane.transform(*xy.T, direction=direction)))

        return move

    return along("FORWARD"), along("INVERSE")


def _densified(line: BaseGeometry) -> BaseGeometry:
    """Returns the line with points along its geodesics."""
    points = [line.coords[0]]
    for a, b in pairwise(line.coords):
        between = round(measure.distance_km(a, b) * 1_000 / DENSE)
        points += [*measure.WGS84.npts(*a, *b, between), b]
    return shapely.LineString(points)


def _properties(known: Properties, route: Properties, shape: BaseGeometry | None) -> Properties:
    sources = {key: united(known[f"{key}_sources"]) for key in ("period", "width")}
    drawn = shape is not None
    return {
        **family("name", known["names"]),
        **family("summary", known["summary"]),
        "summary_unreviewed": list(LANGUAGES[1:]),
        "route": route["route"],
        "valid_from": route["valid_from"],
        "valid_from_time": route.get("valid_from_time"),
        "valid_to": route.get("valid_to"),
        "valid_to_time": route.get("valid_to_time"),
        "period_note": known["period_note"],
        **certainty.properties(route),
        "width_km": WIDTH_KM,
        "built_from": known.get("built_from"),
        "geometry_note": known["geometry_note"],
        "area_km2_computed": round(measure.area_km2(shape), 1) if drawn else None,
        "geometry_quality": "reconstruction" if drawn else None,
        "period_sources": sources["period"],
        "width_sources": sources["width"],
        "sources": united(
            *sources.values(), certainty.named(route), known["geometry_sources"], ["osm-zones"] if drawn else []
        ),
    }
