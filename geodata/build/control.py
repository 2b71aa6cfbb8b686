"""Who reportedly held what, by area and period: the districts cut into areas, each under one statement on every day.

Where a source speaks of an area as a whole it decides; elsewhere the settlements in it do (`_read_from`).

The cut lines are the districts' outlines, the oblast outline of 1991, the line of contact drawn on to the edge of
the region, and the corridor's strip in Lachin. They are noded together on one grid, so that areas share their
vertices; every face between them goes to one area by the rules of `_area_of`, in their order.
"""

from collections.abc import Iterator

import shapely
from shapely.affinity import scale
from shapely.geometry.base import BaseGeometry

import borders
import certainty
import measure
import states
from districts import GRID
from features import LANGUAGES, Feature, Properties, facts, family, rounded, united

GEOMETRY_SOURCES = ("natural-earth-provinces", "natural-earth-disputed", "osm-zones")
STRIP = "lachin-corridor-strip"
# The districts with land east of the line of contact that was under Azerbaijan's control throughout. What the line
# leaves east of it elsewhere is a ridge or a sliver of the drawing.
CUT_BY_LINE = ("aghdam", "fuzuli", "tartar", "khojavend")
# The districts that the oblast outline divides. What it cuts off Aghdam, Fuzuli and Jabrayil (30, 11 and 34 km2) are
# remains of two drawings laid over each other, which no source speaks of; there the district counts as outside.
CUT_BY_OBLAST = ("kalbajar", "khojaly", "khojavend", "tartar")
MAINLY_INSIDE = ("khojaly", "khojavend", "tartar")
# Degrees: how far the line of contact is drawn on at its ends, and the frame in which it parts west from east.
BEYOND, AROUND = 3.0, 0.2
# Square degrees, about 950 m2: the most that two drawings of one line leave between them.
SLIVER = 1e-7
# The statement for each holder that all settlements of an area have, and for several.
READ = {
    "azerbaijan": "settlements-azerbaijan",
    "armenian-forces": "settlements-armenian",
    "local-authorities-with-peacekeepers": "settlements-local",
    "contested": "settlements-contested",
    "not-known": "settlements-not-known",
    "mixed": "settlements-mixed",
}
NOT_KNOWN, MIXED = "not-known", "mixed"
# Degrees; about 10 m, and the decimals of a label's point.
LABEL, LABEL_DECIMALS = 1e-4, 4

Areas = dict[str, BaseGeometry]


def areas(outlines: Areas, oblast: BaseGeometry, contact: BaseGeometry, strip: BaseGeometry) -> Areas:
    """Returns the land of each area, in the order of the facts; together the areas are the twelve districts."""
    line = _drawn_on(contact)
    east = _east_of(line, shapely.union_all(list(outlines.values())))
    cuts = [outline.boundary for outline in outlines.values()]
    cuts += [line.intersection(outlines[key]) for key in CUT_BY_LINE]
    cuts += [oblast.boundary.intersection(outlines[key]) for key in CUT_BY_OBLAST]
    cuts.append(strip.boundary.intersection(outlines["lachin"]))
    edges = borders.parts_of(shapely.union_all(cuts, grid_size=GRID), "LineString")
    faces: dict[str, list[BaseGeometry]] = {area: [] for area in facts("control")["area"]}
    for face in shapely.get_parts(shapely.polygonize(edges)):
        inside = face.representative_point()
        district = next(key for key, outline in outlines.items() if outline.contains(inside))
        faces[_area_of(district, inside, east, oblast, strip)].append(face)
    return _slivers_given(faces)


def features(land: Areas, places: list[Feature]) -> list[Feature]:
    """Returns one feature for each period of each area, areas in the order of the facts, periods in time."""
    known, of_settlements = facts("control"), states.of_settlements()
    points = {place.id: place.geometry for place in places if place.id in of_settlements}
    made = []
    for area, about in known["area"].items():
        inside = {key: of_settlements[key] for key, point in points.items() if land[area].contains(point)}
        periods = list(_periods(about["periods"], inside, known["statement"]))
        starts = [start for start, _ in periods]
        for (start, period), end in zip(periods, [*starts[1:], None], strict=True):
            said = _statement(about["district"], period, known["statement"])
            properties = _properties(area, about, said, land[area]) | {"valid_from": start, "valid_to": end}
            properties |= {"settlements": list(inside), "settlements_differing": _differing(inside, said, start, end)}
            made.append(Feature(f"{area}-{start}", land[area], properties))
    return made


def held_by(holders: set[str]) -> str:
    """Returns who holds an area whose settlements have these holders: theirs, `mixed`, or not known.

    A settlement of which it is not known leaves the area unknown beside one holder; beside several it changes nothing.
    """
    known = holders - {NOT_KNOWN}
    if len(known) > 1:
        return MIXED
    return NOT_KNOWN if NOT_KNOWN in holders or not known else known.pop()


def _periods(
    told: list[Properties], inside: dict[str, list[Properties]], statements: dict[str, Properties]
) -> Iterator[tuple[str, Properties]]:
    """Yields the first day of each period with what is said of it; where settlements decide, as often as it changes."""
    for period, following in zip(told, [*told[1:], None], strict=True):
        first, last = period["from"], following["from"] if following else None
        if "settlement" in period:
            of_it = [state for state in inside[period["settlement"]] if state["from"] >= first]
            yield from ((state["from"], _taken_over(state)) for state in of_it)
        elif "settlements" in period:
            yield from _read_from(inside, first, last, statements)
        else:
            yield first, period


def _read_from(
    inside: dict[str, list[Properties]], first: str, last: str | None, statements: dict[str, Properties]
) -> Iterator[tuple[str, Properties]]:
    """Yields what the settlements of an area say of it, from the first day on and whenever that changes."""
    if not inside:
        yield first, {"statement": "unknown"}
        return
    starts = {state["from"] for of_one in inside.values() for state in of_one}
    before = None
    for day in sorted({first} | {start for start in starts if first < start and (last is None or start < last)}):
        on_day = [state for of_one in inside.values() if (state := states.on(of_one, day))]
        holder = held_by({state["controller"] for state in on_day})
        if holder == before:
            continue
        before = holder
        named = united(*(state["sources"] or state["context"] for state in on_day))
        yield day, {"statement": READ[holder], "context": united(statements[READ[holder]].get("context", []), named)}


def _taken_over(state: Properties) -> Properties:
    """Returns a settlement's state as that of the area which is the settlement's own land."""
    held = {"azerbaijan": "azerbaijan-later", NOT_KNOWN: NOT_KNOWN, "contested": "contested"}
    return state | {"status": held.get(state["controller"], "peacekeepers"), "statement": None}


def _differing(inside: dict[str, list[Properties]], said: Properties, start: str, end: str | None) -> list[str]:
    """Returns the settlements that are known to have had another holder than their area on some day of a period."""
    if said["controller"] in (MIXED, NOT_KNOWN):
        return []
    return [
        key
        for key, of_one in inside.items()
        if any(
            state["controller"] not in (NOT_KNOWN, said["controller"])
            and (end is None or state["from"] < end)
            and (state["to"] is None or start < state["to"])
            for state in of_one
        )
    ]


def _drawn_on(line: BaseGeometry) -> BaseGeometry:
    """Returns the line with its first and last stretch drawn on straight."""
    ends = [shapely.LineString(line.coords[1::-1]), shapely.LineString(line.coords[-2:])]
    far = [scale(end, *[1 + BEYOND / end.length] * 2, origin=end.coords[0]).coords[1] for end in ends]
    return shapely.LineString([far[0], *line.coords, far[1]])


def _east_of(line: BaseGeometry, region: BaseGeometry) -> BaseGeometry:
    """Returns what lies north and east of the line in a frame around the region."""
    frame = region.envelope.buffer(AROUND).envelope
    halves = shapely.get_parts(shapely.polygonize(shapely.get_parts(frame.boundary.union(line))))
    north_east = shapely.Point(frame.bounds[2:])
    (east,) = [half for half in halves if half.covers(north_east)]
    return east


def _area_of(district: str, inside: BaseGeometry, east: BaseGeometry, oblast: BaseGeometry, strip: BaseGeometry) -> str:
    """Returns the area to which a face of a district goes, by a point inside the face."""
    if district == "lachin" and strip.contains(inside):
        return STRIP
    if district in CUT_BY_LINE and east.contains(inside):
        return f"{district}-east"
    if district in CUT_BY_OBLAST and oblast.contains(inside):
        return f"{district}-in-oblast"
    return f"{district}-outside-oblast" if district in MAINLY_INSIDE else district


def _slivers_given(faces: dict[str, list[BaseGeometry]]) -> Areas:
    """Joins the faces of each area; a sliver goes to the area with which it shares the longest edge."""
    whole = {area: [face for face in mine if face.area > SLIVER] for area, mine in faces.items()}
    joined = {area: shapely.coverage_union_all(mine) for area, mine in whole.items()}
    for sliver in (face for mine in faces.values() for face in mine if face.area <= SLIVER):
        shared = {area: sliver.boundary.intersection(land.boundary).length for area, land in joined.items()}
        taker = max(shared, key=lambda area: shared[area])
        joined[taker] = shapely.coverage_union(joined[taker], sliver)
    return joined


def _statement(district: str, period: Properties, statements: dict[str, Properties]) -> Properties:
    """Returns what is said of a period: its own words over those of its statement, or of the district's change."""
    if period["statement"] is None:
        return period
    shared = statements[period["statement"]]
    about = facts("districts")[district]
    if "district_change" in shared:
        change = about["change"]
        keys = ("how", "basis", "announced_by", "summary", "voice", *certainty.KEYS)
        shared = {key: change[key] for key in keys if key in change} | {"note": change.get("time_note")} | shared
    if "district_held" in shared:
        shared = {"sources": about["held"]["sources"], "note": about["held"].get("note")} | shared
    said = certainty.joined(shared, period)
    if period.get("inferred"):
        # Sources that speak of the land around this part, and not of it.
        said |= {"sources": [], "context": united(said["sources"], said["context"])}
    return said


def _properties(area: str, about: Properties, said: Properties, land: BaseGeometry) -> Properties:
    size, names = about["area"], about["names"]
    label = shapely.maximum_inscribed_circle(max(shapely.get_parts(land), key=lambda p: p.area), LABEL).coords[0]
    period_sources, area_sources = certainty.named(said), united(size.get("sources", []))
    announced = said.get("announced_by")
    return {
        **family("name", names),
        "area_id": area,
        "district": about["district"],
        "controller": said["controller"],
        "how": said.get("how"),
        "status": said["status"],
        "valid_from": None,
        "valid_to": None,
        "settlements": [],
        "settlements_differing": [],
        "statement_point": said.get("point"),
        "date_basis": said.get("basis"),
        "announced_by": announced if isinstance(announced, str) else None,
        **certainty.properties(said),
        "period_note": said["note"],
        **family("summary", said["summary"]),
        "summary_unreviewed": list(LANGUAGES[1:]),
        "area_km2_reported": size.get("reported"),
        "area_km2_computed": round(measure.area_km2(rounded(land, 6)), 1),
        "area_note": size.get("note"),
        "iso_country": "AZ",
        "geometry_quality": about["geometry_quality"],
        "label_lon": round(label[0], LABEL_DECIMALS),
        "label_lat": round(label[1], LABEL_DECIMALS),
        "period_sources": period_sources,
        "area_sources": area_sources,
        "sources": united(period_sources, area_sources, about.get("geometry_sources", []), GEOMETRY_SOURCES),
    }
