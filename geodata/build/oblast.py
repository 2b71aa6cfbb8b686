"""The outline of the autonomous oblast as of 1991 and the line of contact of 1994, as Natural Earth draws them."""

from pathlib import Path

import shapely
from shapely.geometry.base import BaseGeometry

import formats

TABLE = "disputed_borders"
# Degrees; the ends of the lines that make the outline miss each other by up to this much.
SNAP = 0.003


def outline(world_map: Path) -> BaseGeometry:
    """Returns the oblast as one polygon, put together from its lines."""
    lines = formats.geopackage_lines(world_map, TABLE, "Former USSR oblast in 1991")
    nodes: list[tuple[float, ...]] = []

    def node(end: tuple[float, ...]) -> tuple[float, ...]:
        for known in nodes:
            if max(abs(known[0] - end[0]), abs(known[1] - end[1])) <= SNAP:
                return known
        nodes.append(end)
        return end

    closed = []
    for line in lines:
        first, *middle, last = line.coords
        closed.append(shapely.LineString([node(first), *middle, node(last)]))
    (area,) = shapely.get_parts(shapely.polygonize(closed))
    return area


def southern_line(world_map: Path) -> BaseGeometry:
    """Returns the longest of the outline's lines, which runs along its south and west."""
    lines = formats.geopackage_lines(world_map, TABLE, "Former USSR oblast in 1991")
    return max(lines, key=lambda line: len(line.coords))


def line_of_contact(world_map: Path) -> BaseGeometry:
    """Returns the line of contact as one line."""
    return shapely.line_merge(
        shapely.MultiLineString(formats.geopackage_lines(world_map, TABLE, "Ceasefire Line 1994"))
    )
