"""Who reportedly held what, by area and period: the districts cut into areas, each under one statement on every day.

The cut lines are the districts' outlines, the oblast outline of 1991, the line of contact drawn on to the edge of
the region, and the corridor's strip in Lachin. They are noded together on one grid, so that areas share their
vertices; every face between them goes to one area by the rules of `_area_of`, in their order.
"""

from itertools import pairwise

import shapely
from shapely.affinity import scale
from shapely.geometry.base import BaseGeometry

import borders
import measure
from districts import GRID
from features import LANGUAGES, Feature, Properties, facts, family, rounded, united

GEOMETRY_SOURCES = ("natural-earth-provinces", "natural-earth-disputed", "osm-zones")
STRIP = "lachin-corridor-strip"
# The districts with land east of the line of contact that was under Azerbaijan's control throughout. What the line
# leaves east of it elsewhere is a ridge or a sliver of the drawing.
CUT_BY_LINE = ("aghdam", "fuzuli", "tartar", "khojavend")
# The districts that the oblast outline divides; each of the others lies on one side of it.
CUT_BY_OBLAST = ("kalbajar", "aghdam", "fuzuli", "jabrayil", "khojaly", "khojavend", "tartar")
MAINLY_INSIDE = ("khojaly", "khojavend", "tartar")
# Degrees: how far the line of contact is drawn on at its ends, and the frame in which it parts west from east.
BEYOND, AROUND = 3.0, 0.2
# Square degrees, about 950 m2: the most that two drawings of one line leave between them.
SLIVER = 1e-7
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


def features(land: Areas) -> list[Feature]:
    """Returns one feature for each period of each area, areas in the order of the facts, periods in time."""
    known = facts("control")
    made = []
    for area, about in known["area"].items():
        starts = [period["from"] for period in about["periods"]]
        for period, (start, end) in zip(about["periods"], pairwise([*starts, None]), strict=True):
            said = _statement(about["district"], period, known["statement"])
            properties = _properties(area, about, said, land[area]) | {"valid_from": start, "valid_to": end}
            made.append(Feature(f"{area}-{start}", land[area], properties))
    return made


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
    shared = statements[period["statement"]]
    if "district_change" in shared:
        change = facts("districts")[district]["change"]
        keys = ("how", "basis", "announced_by", "certainty", "summary", "sources")
        shared = {key: change[key] for key in keys} | {"note": change.get("time_note")} | shared
    notes = [note for note in (shared.get("note"), period.get("note")) if note]
    sources = united(shared["sources"], period.get("sources", []))
    return shared | period | {"note": " ".join(notes) or None, "sources": sources}


def _properties(area: str, about: Properties, said: Properties, land: BaseGeometry) -> Properties:
    size, names = about["area"], about["names"]
    label = shapely.maximum_inscribed_circle(max(shapely.get_parts(land), key=lambda p: p.area), LABEL).coords[0]
    period_sources, area_sources = said["sources"], united(size.get("sources", []))
    return {
        **family("name", names),
        "area_id": area,
        "district": about["district"],
        "controller": said["controller"],
        "how": said.get("how"),
        "status": said["status"],
        "valid_from": None,
        "valid_to": None,
        "statement_point": said.get("point"),
        "date_basis": said.get("basis"),
        "announced_by": said.get("announced_by"),
        "certainty": said["certainty"],
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
