"""Features of the collection `reconstruction`: how land between settlements of different holders might be divided.

No source gives a line of 10 November 2020. Each area that is held by both sides is cut into the land that is nearest
to each of its settlements (Voronoi), and the cells of one holder are joined. It is a drawing of what the points
suggest and no statement: `control` does not rest on it.
"""

from collections.abc import Iterator

import shapely
from shapely.geometry.base import BaseGeometry

import borders
import certainty
import control
import measure
import states
from districts import GRID
from features import LANGUAGES, Feature, Properties, facts, family, rounded, united

# From the statement of 9/10 November 2020 on; what comes before is fighting, of which nobody stands still.
BEGINNING = "2020-11-10"
# The share of the former oblast that was with Azerbaijan after the war of 2020 ("about one third", International
# Crisis Group), and how far the drawing may miss it.
REPORTED, TOLERANCE = 1 / 3, 1 / 12
# Holders that a settlement can lend to the land around it.
HOLDERS = ("azerbaijan", "armenian-forces", "local-authorities-with-peacekeepers")


def features(held: list[Feature], places: list[Feature]) -> list[Feature]:
    """Returns one feature for each holder of each area that is held by both, as often as its settlements change."""
    known, of_settlements = facts("reconstruction"), states.of_settlements()
    points = {place.id: place.geometry for place in places}
    made = []
    for area in held:
        about = area.properties
        if about["controller"] != control.MIXED or about["valid_from"] < BEGINNING:
            continue
        inside = {key: of_settlements[key] for key in about["settlements"]}
        for start, end, holders in _periods(inside, about["valid_from"], about["valid_to"]):
            cells = _cells(area.geometry, {key: points[key] for key in holders})
            for holder in dict.fromkeys(holders.values()):
                mine = [cells[key] for key, other in holders.items() if other == holder]
                land = rounded(shapely.union_all(mine, grid_size=GRID), 6)
                sources = united(*(certainty.named(states.on(inside[key], start)) for key in holders))
                key = f"{about['area_id']}-{holder}-{start}"
                made.append(Feature(key, land, _properties(known, area, holder, land, sources, (start, end))))
    return made


def share(made: list[Feature], oblast: BaseGeometry, day: str) -> float:
    """Returns which share of the former oblast the reconstruction and the areas give to Azerbaijan on a day."""
    on_day = [
        feature.geometry
        for feature in made
        if feature.properties["controller"] == "azerbaijan"
        and feature.properties["valid_from"] <= day
        and (feature.properties["valid_to"] is None or day < feature.properties["valid_to"])
    ]
    theirs = borders.polygonal(shapely.union_all(on_day, grid_size=GRID).intersection(oblast))
    return measure.area_km2(theirs) / measure.area_km2(oblast)


def _periods(
    inside: dict[str, list[Properties]], first: str, last: str | None
) -> Iterator[tuple[str, str | None, dict[str, str]]]:
    """Yields the stretches of time in which the settlements of an area keep their holders, with who they are."""
    starts = {state["from"] for of_one in inside.values() for state in of_one}
    days = sorted({first} | {start for start in starts if first < start and (last is None or start < last)})
    found: list[tuple[str, dict[str, str]]] = []
    for day in days:
        on_day = {key: states.on(of_one, day) for key, of_one in inside.items()}
        holders = {
            key: state["controller"] for key, state in on_day.items() if state and state["controller"] in HOLDERS
        }
        if not found or found[-1][1] != holders:
            found.append((day, holders))
    ends = [day for day, _ in found[1:]] + [last]
    for (start, holders), end in zip(found, ends, strict=True):
        if len(set(holders.values())) > 1:
            yield start, end, holders


def _cells(area: BaseGeometry, points: dict[str, BaseGeometry]) -> dict[str, BaseGeometry]:
    """Returns the land of an area that is nearest to each of its points."""
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.MultiPoint(list(points.values())), extend_to=area))
    return {
        key: borders.polygonal(next(cell for cell in cells if cell.contains(point)).intersection(area))
        for key, point in points.items()
    }


def _properties(
    known: Properties,
    area: Feature,
    holder: str,
    land: BaseGeometry,
    sources: list[str],
    period: tuple[str, str | None],
) -> Properties:
    return {
        **{f"name_{language}": area.properties[f"name_{language}"] for language in LANGUAGES},
        "part_of": area.properties["area_id"],
        "district": area.properties["district"],
        "controller": holder,
        "valid_from": period[0],
        "valid_to": period[1],
        **certainty.properties({"context": sources}),
        **family("summary", known["summary"]),
        "summary_unreviewed": list(LANGUAGES[1:]),
        "built_from": known["built_from"],
        "geometry_note": known["geometry_note"],
        "area_km2_computed": round(measure.area_km2(land), 1),
        "geometry_quality": "reconstruction",
        "sources": united(sources, control.GEOMETRY_SOURCES),
    }
