"""Geodesic figures of the written collections, for the tests of the program that measures the same by other code.

Everything is read back from the GeoJSON files and measured with pyproj.Geod on the WGS 84 ellipsoid; edges are
geodesics.
"""

import json
import random
from dataclasses import dataclass
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from pyproj import Geod

WGS84 = Geod(ellps="WGS84")
# The points besides the places are the same on every run.
SEED = 20201110
ROUTE = "route-a"
CORRIDOR = (
    "stepanakert",
    "shusha",
    "zarisli",
    "turshsu",
    "mets-shen",
    "lachin",
    "zabukh",
    "sus",
    "tegh",
    "kornidzor",
)
CHECKED = (
    "lachin",
    "zabukh",
    "sus",
    "kalbajar",
    "shusha",
    "stepanakert",
    "hadrut",
    "aghdam",
    "fuzuli",
    "horadiz",
    "martakert",
    "tartar",
    "askeran",
    "khojavend",
    "jabrayil",
    "zangilan",
    "qubadli",
)
DAYS = ("1994-05-12", "2020-09-01", "2020-12-01", "2022-09-01", "2023-10-01")
# Metres: how far off the route the points lie, and how far from a point a place is listed.
ASIDE, NEAR = 6_000, 15_000
# How many points lie beside the route, and how many beyond each end.
BESIDE, BEYOND = 24, 3
# The route is marked at every so many of its kilometres, and at every so many metres of the line.
KM_STEP, STEP = 5, 5_000
# Metres between the first guesses along a stretch, and within which the foot of a perpendicular is found.
GUESSES, FOUND = 10.0, 1e-5

ABOUT = (
    "Geodesic figures on the WGS 84 ellipsoid, made by geodata/build/figures.py with pyproj.Geod; points are longitude "
    "and latitude. km is the corridor's kilometre, 0 at the start and 60 at the border; along_m is metres of the line."
)

Point = tuple[float, float]
Collection = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Foot:
    """The point of a line that is nearest to another point."""

    along_m: float
    distance_m: float
    at: Point


@dataclass(frozen=True)
class Stretch:
    """The geodesic between two vertices of a line."""

    start: Point
    azimuth: float
    length_m: float

    def at(self, along: float) -> tuple[Point, float]:
        """Returns the point after `along` metres and the azimuth of the stretch there."""
        lon, lat, back = WGS84.fwd(*self.start, self.azimuth, along)
        return (lon, lat), back + 180

    def foot(self, point: Point) -> Foot:
        """Returns the nearest point of the stretch: the best of many guesses, then where the distance turns."""
        guesses = np.linspace(0, self.length_m, int(self.length_m / GUESSES) + 2)
        lons, lats, _ = WGS84.fwd(*(np.full_like(guesses, v) for v in (*self.start, self.azimuth)), guesses)
        away = WGS84.inv(lons, lats, np.full_like(lons, point[0]), np.full_like(lats, point[1]))[2]
        best = int(np.argmin(away))
        low, high = guesses[max(best - 1, 0)], guesses[min(best + 1, len(guesses) - 1)]
        if best == 0 and not self._nears(0.0, point):
            high = low
        elif best == len(guesses) - 1 and self._nears(self.length_m, point):
            low = high
        while high - low > FOUND:
            middle = (low + high) / 2
            low, high = (middle, high) if self._nears(middle, point) else (low, middle)
        nearest, _ = self.at((low + high) / 2)
        return Foot((low + high) / 2, WGS84.inv(*nearest, *point)[2], nearest)

    def _nears(self, along: float, point: Point) -> bool:
        """Returns whether a step onward along the stretch comes nearer to the point."""
        here, onward = self.at(along)
        towards, _, _ = WGS84.inv(*here, *point)
        return float(np.cos(np.radians(towards - onward))) > 0


class Route:
    """A line of geodesics, measured from its first vertex."""

    def __init__(self, coordinates: list[list[float]]) -> None:
        """Takes the positions of a GeoJSON line."""
        self.stretches = []
        for start, end in pairwise(coordinates):
            azimuth, _, length = WGS84.inv(*start, *end)
            self.stretches.append(Stretch((start[0], start[1]), azimuth, length))
        *self.starts, self.length_m = accumulate((s.length_m for s in self.stretches), initial=0.0)

    def foot(self, point: Point) -> Foot:
        """Returns the nearest point of the whole line."""
        feet = [(start, stretch.foot(point)) for start, stretch in zip(self.starts, self.stretches, strict=True)]
        start, foot = min(feet, key=lambda found: found[1].distance_m)
        return Foot(start + foot.along_m, foot.distance_m, foot.at)

    def at(self, along: float) -> tuple[Point, float]:
        """Returns the point after `along` metres and the azimuth of the line there."""
        number = max(i for i, start in enumerate(self.starts) if start <= along)
        return self.stretches[number].at(along - self.starts[number])


def write(folder: Path, path: Path) -> None:
    """Measures the collections below `folder` and writes the figures, one a line."""
    places = {key: f["geometry"]["coordinates"] for key, f in read(folder / "places.geojson").items()}
    control = read(folder / "odbl/control.geojson")
    drawn = read(folder / "odbl/corridor.geojson")[ROUTE]
    route = Route(drawn["geometry"]["coordinates"])
    first, last = drawn["properties"]["km_from"], drawn["properties"]["km_to"]
    metres_a_km = route.length_m / (last - first)
    points = _beside(route)
    corridor = [{"place": key, **_nearest(route, places[key], metres_a_km)} for key in CORRIDOR]
    marks = [(km - first) * metres_a_km for km in range(first, last + 1, KM_STEP)]
    steps = [*range(0, int(route.length_m), STEP), route.length_m]
    areas = {
        "districts": _areas(read(folder / "odbl/districts.geojson")),
        "control": _areas(control),
        "corridor-zone": _areas(read(folder / "odbl/corridor-zone.geojson")),
    }
    held = {day: sum(areas["control"][key] for key in on(control, day)) for day in DAYS}
    figures = {
        "about": ABOUT,
        "route": {"id": ROUTE, "length_m": round(route.length_m, 3), "km_from": first, "km_to": last},
        "nearest": [*corridor, *(_nearest(route, point, metres_a_km) for point in points)],
        "at_km": [_mark(route, along, metres_a_km) for along in marks],
        "at_metre": [_mark(route, along, metres_a_km) for along in steps],
        "places_near": [{"point": point, "within_m": NEAR, "places_m": _near(point, places)} for point in points[:20]],
        "areas_km2": areas,
        "total_km2": {
            "districts": round(sum(areas["districts"].values()), 6),
            "control": {day: round(area, 6) for day, area in held.items()},
        },
        "control_at": [_held(key, places[key], control) for key in CHECKED],
    }
    path.write_text(_lines(figures), encoding="utf-8")
    print(f"figures    {len(figures['nearest'])} points beside the route, {len(CHECKED)} places: {path.name}")


def read(path: Path) -> Collection:
    """Reads a FeatureCollection by the ids of its features."""
    return {feature["id"]: feature for feature in json.loads(path.read_text(encoding="utf-8"))["features"]}


def _beside(route: Route) -> list[Point]:
    """Returns made-up points within a few kilometres of the route, the last of them beyond its ends."""
    chance = random.Random(SEED)
    points = []
    for number in range(BESIDE + 2 * BEYOND):
        along = chance.uniform(0, route.length_m)
        turn, away = chance.uniform(0, 360), chance.uniform(0, ASIDE)
        if number >= BESIDE:
            along = 0.0 if number < BESIDE + BEYOND else route.length_m
            outward = route.at(along)[1] + (180 if along == 0 else 0)
            turn = outward + chance.uniform(-60, 60)
        lon, lat, _ = WGS84.fwd(*route.at(along)[0], turn, away)
        points.append((round(lon, 6), round(lat, 6)))
    return points


def _nearest(route: Route, point: Point, metres_a_km: float) -> dict[str, Any]:
    foot = route.foot(point)
    return {"point": point, "distance_m": round(foot.distance_m, 3), **_place(foot.at, foot.along_m, metres_a_km)}


def _mark(route: Route, along: float, metres_a_km: float) -> dict[str, Any]:
    return _place(route.at(along)[0], along, metres_a_km)


def _place(at: Point, along: float, metres_a_km: float) -> dict[str, Any]:
    on_line = [round(at[0], 8), round(at[1], 8)]
    return {"km": round(along / metres_a_km, 6), "along_m": round(along, 3), "on_line": on_line}


def _near(point: Point, places: dict[str, Point]) -> dict[str, float]:
    away = {key: WGS84.inv(*point, *at)[2] for key, at in places.items()}
    return {key: round(away[key], 3) for key in sorted(away, key=lambda key: away[key]) if away[key] <= NEAR}


def _areas(collection: Collection) -> dict[str, float]:
    """Returns the areas in square kilometres, holes taken off, of the features that have a geometry."""
    found = {}
    for key, feature in collection.items():
        if feature["geometry"] is None:
            continue
        parts = feature["geometry"]["coordinates"]
        polygons = [parts] if feature["geometry"]["type"] == "Polygon" else parts
        # Outer rings run counter-clockwise and count as positive, holes the other way round.
        rings = [zip(*ring, strict=True) for polygon in polygons for ring in polygon]
        found[key] = round(sum(WGS84.polygon_area_perimeter(*ring)[0] for ring in rings) / 1e6, 6)
    return found


def on(collection: Collection, day: str) -> list[str]:
    """Returns the features whose period holds on a day."""
    periods = {key: (f["properties"]["valid_from"], f["properties"]["valid_to"]) for key, f in collection.items()}
    return [key for key, (start, end) in periods.items() if start <= day and (end is None or day < end)]


def _held(place: str, point: Point, control: Collection) -> dict[str, Any]:
    """Returns in whose area a place lies, and the feature that holds there on each of some days."""
    shapes = {key: shapely.from_geojson(json.dumps(feature["geometry"])) for key, feature in control.items()}
    around = [key for key, shape in shapes.items() if shape.contains(shapely.Point(point))]
    (area,) = {control[key]["properties"]["area_id"] for key in around}
    on_days = {day: next(key for key in on(control, day) if key in around) for day in DAYS}
    return {"place": place, "point": point, "area_id": area, "features": on_days}


def _lines(figures: dict[str, Any]) -> str:
    """Returns the figures as JSON with one entry of each list or table a line."""
    blocks = []
    for name, value in figures.items():
        if isinstance(value, list):
            rows = ",\n".join(f"  {_compact(row)}" for row in value)
            blocks.append(f"{_compact(name)}: [\n{rows}\n]")
        elif isinstance(value, dict):
            rows = ",\n".join(f"  {_compact(key)}: {_compact(row)}" for key, row in value.items())
            blocks.append(f"{_compact(name)}: {{\n{rows}\n}}")
        else:
            blocks.append(f"{_compact(name)}: {_compact(value)}")
    return "{\n" + ",\n".join(blocks) + "\n}\n"


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
