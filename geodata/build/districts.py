"""Outlines of the twelve districts: Natural Earth's, moved into place and cut at better known borders.

Natural Earth's districts sit 1.5 to 2 km too far south-west, so that Lachin town falls into
Shusha. The repair has four steps: move, clip to the state border, cut at the oblast line, fill the gaps.
"""

import numpy as np
import shapely
from shapely.affinity import translate
from shapely.geometry.base import BaseGeometry

from borders import parts_of, polygonal

# Natural Earth's GeoNames numbers; names and codes in its table are partly wrong (Lachin stands as "Lankaran").
GEONAMES = {
    "lachin": [147626],
    "kalbajar": [586047],
    "aghdam": [148617],
    "fuzuli": [148107],
    "jabrayil": [148140],
    "qubadli": [147694],
    "zangilan": [146900],
    "shusha": [147163, 409419],
    "khojaly": [409421],
    "khojavend": [409423],
    "tartar": [409420],
    "khankendi": [148449],
}
# Districts around the twelve: they take part in the repair and are not written.
NEIGHBOURS = {
    "gadabay": [627535],
    "dashkasan": [586771],
    "goygol": [585967],
    "goranboy": [586112],
    "naftalan": [828300],
    "yevlakh": [584650],
    "barda": [587056],
    "aghjabadi": [148615],
    "beylagan": [146879],
    "imishli": [147983],
}
# Degrees east and north. It brings the edge between the districts inside and outside the oblast
# onto the oblast line; the city of Khankendi is well placed and stays.
SHIFT = (0.015, 0.020)
INSIDE = ("shusha", "khojaly", "khojavend")
OUTSIDE = ("lachin", "qubadli")
# Khojavend keeps its land outside the oblast: it has more of it in the east, where no line divides it either.
GIVES_BACK = ("shusha", "khojaly")
# Degrees between the points whose nearest owner decides to whom a piece of land goes.
STEP = 0.004
GRID = 1e-6

Districts = dict[str, BaseGeometry]


def repair(provinces: dict[int, BaseGeometry], country: BaseGeometry, oblast: BaseGeometry) -> Districts:
    """Returns the twelve districts as single polygons that meet without gap or overlap.

    `country` is the state's land as OpenStreetMap draws it, `oblast` the outline of 1991.
    """
    mainland = max(parts_of(country, "Polygon"), key=lambda part: part.area)
    districts = _moved(provinces)
    districts = {key: polygonal(area.intersection(mainland)) for key, area in districts.items()}
    districts = _cut_at_oblast(districts, oblast)
    districts = _filled(districts, mainland)
    districts = _on_grid(districts)
    return {key: districts[key] for key in GEONAMES}


def edge_distance(provinces: dict[int, BaseGeometry], line: BaseGeometry, shift: tuple[float, float]) -> float:
    """Returns the median distance in degrees from the vertices of the oblast line to the shifted inner edge."""
    raw = _raw(provinces)
    inner = shapely.union_all([raw[key] for key in INSIDE])
    outer = shapely.union_all([raw[key] for key in (*OUTSIDE, "jabrayil", "fuzuli")])
    edge = inner.boundary.intersection(outer.boundary)
    return float(np.median(shapely.distance(shapely.points(np.array(line.coords) - shift), edge)))


def _raw(provinces: dict[int, BaseGeometry]) -> Districts:
    numbers = GEONAMES | NEIGHBOURS
    return {key: shapely.union_all([provinces[n] for n in numbers[key]]) for key in numbers}


def _moved(provinces: dict[int, BaseGeometry]) -> Districts:
    districts = _raw(provinces)
    city = districts.pop("khankendi")
    moved = {key: translate(area, *SHIFT).difference(city) for key, area in districts.items()}
    return moved | {"khankendi": city}


def _cut_at_oblast(districts: Districts, oblast: BaseGeometry) -> Districts:
    """Swaps the land that lies on the wrong side of the oblast line, each piece to its nearest district."""
    cut = dict(districts)
    across = tuple(key for key in districts if key not in (*INSIDE, "tartar", "khankendi", "naftalan"))
    pieces: list[tuple[str, BaseGeometry, tuple[str, ...]]] = [
        *((key, polygonal(districts[key].intersection(oblast)), INSIDE) for key in OUTSIDE),
        *((key, polygonal(districts[key].difference(oblast)), across) for key in GIVES_BACK),
    ]
    for giver, piece, takers in pieces:
        for taker, part in _nearest(piece, takers, districts).items():
            if giver in OUTSIDE or taker in OUTSIDE:
                cut[giver] = polygonal(cut[giver].difference(part))
                cut[taker] = cut[taker].union(part)
    return cut


def _filled(districts: Districts, mainland: BaseGeometry) -> Districts:
    """Gives the land that no district has to the nearest one."""
    reach = shapely.union_all([districts[key] for key in GEONAMES]).buffer(0.05)
    covered = shapely.union_all(list(districts.values()))
    # On a grid the hairlines vanish that rounding leaves between two districts that touch.
    gaps = polygonal(shapely.difference(mainland, covered, grid_size=GRID).intersection(reach))
    filled = {key: [area] for key, area in districts.items()}
    for key, part in _nearest(gaps, tuple(districts), districts).items():
        filled[key].append(part)
    return {key: shapely.union_all(areas) for key, areas in filled.items()}


def _nearest(area: BaseGeometry, keys: tuple[str, ...], districts: Districts) -> Districts:
    """Divides `area` among districts by the Voronoi cells of the points of their edges."""
    around = area.buffer(0.3).envelope
    points, owners = [], []
    for key in keys:
        edge = shapely.segmentize(districts[key].boundary.intersection(around), STEP)
        found = shapely.get_coordinates(edge)
        points.append(found)
        owners += [key] * len(found)
    sites, first = np.unique(np.round(np.vstack(points), 7), axis=0, return_index=True)
    owner = np.array(owners)[first]
    cells = np.array(
        shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(sites), extend_to=around, ordered=True))
    )
    touched = shapely.intersects(cells, area)
    divided = {}
    for key in keys:
        mine = cells[touched & (owner == key)]
        part = polygonal(shapely.union_all(mine).intersection(area))
        if not part.is_empty:
            divided[key] = part
    return divided


def _on_grid(districts: Districts) -> Districts:
    """Rounds all edges together, so that neighbours keep the same vertices, and makes each district one polygon."""
    edges = shapely.union_all([area.boundary for area in districts.values()], grid_size=GRID)
    faces = [f for f in shapely.get_parts(shapely.polygonize(shapely.get_parts(edges))) if f.area > 0]
    owned: dict[str, list[BaseGeometry]] = {key: [] for key in districts}
    loose = []
    for face in faces:
        inside = face.representative_point()
        owner = next((key for key, area in districts.items() if area.contains(inside)), None)
        if owner is None:
            loose.append(face)
        else:
            owned[owner].append(face)
    whole = {}
    for key, mine in owned.items():
        parts = parts_of(shapely.coverage_union_all(mine), "Polygon")
        whole[key] = max(parts, key=lambda part: part.area)
        loose += [part for part in parts if part is not whole[key]]
    return _slivers_given(whole, loose)


def _slivers_given(districts: Districts, slivers: list[BaseGeometry]) -> Districts:
    """Gives each sliver to the district with which it shares the longest edge."""
    given = dict(districts)
    for sliver in sorted(slivers, key=lambda s: -s.area):
        shared = {key: sliver.boundary.intersection(area.boundary).length for key, area in given.items()}
        taker = max(shared, key=lambda key: shared[key])
        if shared[taker] > 0 and sliver.area < 0.01:
            joined = shapely.coverage_union(given[taker], sliver)
            if joined.geom_type == "Polygon":
                given[taker] = joined
    return given
