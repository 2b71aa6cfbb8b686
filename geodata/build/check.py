"""Holds the written collections to the rules for the data, and prints what was measured."""

import json
import tomllib
import unicodedata
from datetime import date
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

import borders
import corridor
import measure

# Square kilometres by which two districts may overlap.
OVERLAP = 0.001
# The share by which a computed area may miss the reported one without a reason in the feature.
AREA = 0.10
# Kilometres within which both ends of the corridor lie on what they are anchored to.
ANCHOR = 0.01
SCRIPTS = {"hy": "ARMENIAN", "ru": "CYRILLIC"}
DATES = ("handover_date", "handover_deadline", "handover_deadline_revised", "held_since", "status_from")
PERIODS = ("valid_from", "valid_to", "date")

Collection = dict[str, dict[str, Any]]


class RuleError(Exception):
    """The data break one of their rules."""


def check(folder: Path) -> None:
    """Reads the collections that `catalog.toml` lists below `folder` and stops at the first broken rule."""
    catalog = tomllib.loads((Path(__file__).parents[1] / "catalog.toml").read_text(encoding="utf-8"))
    collections = {c["id"]: _read(folder / c["file"]) for c in catalog["collections"]}
    for name, collection in collections.items():
        for key, feature in collection.items():
            where = f"{name}/{key}"
            _shape(where, feature["geometry"])
            _properties(where, feature["properties"])
            _citations(where, name, feature["properties"], collections["sources"])
    _catalog(catalog, collections)
    shapes = {key: shapely.from_geojson(json.dumps(f["geometry"])) for key, f in collections["districts"].items()}
    _districts(shapes, collections["districts"])
    _places(shapes, collections["places"], collections["districts"])
    _corridor(collections)


def _read(path: Path) -> Collection:
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    by_id = {feature["id"]: feature for feature in features}
    _hold(len(by_id) == len(features), path.name, "ids are not unique")
    return by_id


def _shape(where: str, geometry: dict[str, Any] | None) -> None:
    if geometry is None:
        return
    shape = shapely.from_geojson(json.dumps(geometry))
    _hold(shape.is_valid and not shape.is_empty, where, "the geometry is not valid")
    for polygon in shapely.get_parts(shape):
        if polygon.geom_type == "Polygon":
            _hold(polygon.exterior.is_ccw, where, "the outer ring runs clockwise")
            _hold(not any(ring.is_ccw for ring in polygon.interiors), where, "a hole runs counter-clockwise")


def _properties(where: str, properties: dict[str, Any]) -> None:
    for key, value in properties.items():
        _hold(not isinstance(value, dict), where, f"{key} is not flat")
        if key in (*DATES, *PERIODS) and value is not None:
            date.fromisoformat(value)
        script = SCRIPTS.get(key.removeprefix("name_")) if key.startswith("name_") else None
        if script and value is not None:
            letters = [letter for letter in value if letter.isalpha()]
            _hold(all(script in unicodedata.name(letter) for letter in letters), where, f"{key} mixes scripts")


def _citations(where: str, name: str, properties: dict[str, Any], listed: Collection) -> None:
    if name == "sources":
        return
    _hold(bool(properties["sources"]), where, "cites no source")
    for key, value in properties.items():
        if key.endswith("sources"):
            for source in value:
                _hold(source in listed, where, f"{key} names {source}, which is not listed")
                _hold(source in properties["sources"], where, f"sources lacks {source}")


def _catalog(catalog: dict[str, Any], collections: dict[str, Collection]) -> None:
    """Every property has a heading, every code a label, every panel entry a property."""
    for entry in catalog["collections"]:
        headings, codes = catalog["properties"], catalog["codes"]
        seen = set()
        for key, feature in collections[entry["id"]].items():
            for name, value in feature["properties"].items():
                stem, _, language = name.rpartition("_")
                heading = stem if language in catalog["languages"] and stem in headings else name
                seen.add(heading)
                where = f"{entry['id']}/{key}"
                _hold(heading in headings, where, f"{name} has no heading in the catalogue")
                if name in codes and value is not None:
                    _hold(value in codes[name], where, f"{name} {value} has no label in the catalogue")
        for name in entry.get("panel", []):
            _hold(name in seen, entry["id"], f"the panel shows {name}, which no feature has")


def _districts(shapes: dict[str, BaseGeometry], districts: Collection) -> None:
    keys = list(shapes)
    worst = max(
        measure.area_km2(borders.polygonal(shapes[a].intersection(shapes[b])))
        for i, a in enumerate(keys)
        for b in keys[:i]
    )
    _hold(worst < OVERLAP, "districts", f"two overlap by {worst} km2")
    union = shapely.union_all(list(shapes.values()))
    _hold(isinstance(union, shapely.Polygon) and not union.interiors, "districts", "their union has a gap")
    for key, shape in shapes.items():
        known = districts[key]["properties"]
        area, reported = known["area_km2_computed"], known["area_km2_reported"]
        _hold(abs(measure.area_km2(shape) - area) < 0.1, key, "the computed area is not that of the outline")
        off = abs(area - reported) / reported if reported else None
        _hold((off is not None and off <= AREA) or known["area_note"] is not None, key, "areas differ for no reason")
        share = "no reported figure" if off is None else f"{(area / reported - 1):+.1%}"
        print(f"{key:10} {area:7.1f} km2 computed, {reported} reported, {share}")
    print(f"largest overlap of two districts {worst:.6f} km2, gaps none")


def _places(shapes: dict[str, BaseGeometry], places: Collection, districts: Collection) -> None:
    for key, place in places.items():
        point = shapely.Point(place["geometry"]["coordinates"])
        inside = [district for district, shape in shapes.items() if shape.contains(point)]
        expected = place["properties"]["district"]
        _hold(inside == ([expected] if expected else []), key, f"lies in {inside}, expected {expected}")
    for key, district in districts.items():
        seat = places[district["properties"]["centre_id"]]
        _hold(seat["properties"]["seat_of"] == key, key, "its seat is not marked so")
        _hold(seat["properties"]["district"] == key, key, "its seat lies outside")
        label = (district["properties"]["label_lon"], district["properties"]["label_lat"])
        _hold(label[0] is None or shapes[key].contains(shapely.Point(label)), key, "its label lies outside")


def _corridor(collections: dict[str, Collection]) -> None:
    ((key, feature),) = collections["corridor"].items()
    line = shapely.from_geojson(json.dumps(feature["geometry"]))
    known = feature["properties"]
    start = collections["places"]["stepanakert"]["geometry"]["coordinates"]
    _hold(measure.distance_km(line.coords[0], tuple(start)) < ANCHOR, key, "does not begin at Stepanakert")
    border = shapely.from_geojson(json.dumps(collections["boundaries"]["border-az-am"]["geometry"]))
    end = shapely.Point(line.coords[-1])
    nearest = shapely.shortest_line(end, border)
    _hold(measure.length_km(nearest) < ANCHOR, key, "does not end at the state border")
    length = round(measure.length_km(line), 1)
    _hold(length == known["length_km_computed"], key, "the computed length is not that of the line")
    _hold(length < known["length_km_reported"], key, "the lower bound exceeds the reported length")
    at = {p: f["properties"]["km"] for p, f in collections["places"].items() if f["properties"]["km"] is not None}
    _hold(list(at.values()) == sorted(at.values()), key, "kilometres do not grow along the route")
    _hold(all(km <= corridor.KM_BORDER for place, km in at.items() if place != "tegh"), key, "a place lies past km 60")
    print(f"corridor   {length} km computed, {known['length_km_reported']} reported; km of places {at}")


def _hold(condition: bool, where: str, broken: str) -> None:
    if not condition:
        raise RuleError(f"{where}: {broken}")
