"""Holds the written collections to the rules for the data, and prints what was measured."""

import json
import re
import tomllib
import unicodedata
from datetime import date, datetime, timedelta
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

import agreement
import borders
import control
import figures
import measure
import route_rules
import statement_rules
import text_rules
from features import LANGUAGES
from rules import Collection, exists, read
from rules import hold as _hold
from states import BEGINNING

# Square kilometres by which two districts, or two areas on one day, may overlap.
OVERLAP = 0.001
# The share by which the areas of a day may miss the size of the districts, and square kilometres by which an area may
# stray from its district: cuts are rounded to the grid, which moves an edge by up to 0.1 m.
TILING, ASTRAY = 1e-6, 0.01
# The share by which a computed area may miss the reported one without a reason in the feature.
AREA = 0.10
# Places of which it is known on which side of a cut they lie.
IN_STRIP, EAST = ("lachin", "zabukh", "sus"), ("horadiz", "tartar")
SCRIPTS = {"hy": "ARMENIAN", "ru": "CYRILLIC"}
# Texts in the data's own voice, besides notes, and what they do not say.
OWN_VOICE = ("name_en", "summary_en", "shown")
ONE_SIDED = re.compile(r"\b(liberat|occup|surrender|g[ai]ve[ns]? up)", re.IGNORECASE)
# What the page may load after its first view.
GROUND_BYTES = 40_000
# What a day is, as the catalogue has it.
UTC_OFFSET = timedelta(hours=4)
DATES = ("handover_date", "handover_deadline", "handover_deadline_revised", "held_since", "status_from")
PERIODS = ("valid_from", "valid_to", "date")
TIMES = ("valid_from_time", "valid_to_time")


def check(folder: Path) -> None:
    """Reads the collections that `catalog.toml` lists below `folder` and stops at the first broken rule."""
    catalog = tomllib.loads((Path(__file__).parents[1] / "catalog.toml").read_text(encoding="utf-8"))
    collections = {c["id"]: read(folder / c["file"]) for c in catalog["collections"]}
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
    _periods(collections["control"])
    _control(shapes, collections["control"], collections["places"])
    _events(collections)
    _discrepancies(collections)
    agreement.check(collections)
    _ground(folder, catalog["ground"])
    route_rules.check(collections)
    statement_rules.check(collections)
    text_rules.check(catalog, collections)


def _ground(folder: Path, ground: dict[str, Any]) -> None:
    """The image covers the window of the base map, and comes after the first view without much to wait for."""
    _hold(tuple(ground["bbox"]) == borders.WINDOW.bounds, "ground", "bbox is not the window of the base map")
    size = (folder / ground["file"]).stat().st_size
    _hold(size <= GROUND_BYTES, "ground", f"has {size} bytes, more than {GROUND_BYTES}")
    print(f"ground     {size} bytes")


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
        if key in TIMES and value is not None:
            _hold(datetime.fromisoformat(value).tzinfo is not None, where, f"{key} has no time zone")
        if value is not None and (key in OWN_VOICE or key.endswith("_note")):
            _hold(ONE_SIDED.search(value) is None, where, f"{key} is not neutral")
        if key == "summary_en":
            unreviewed = properties.get("summary_unreviewed")
            _hold(unreviewed == list(LANGUAGES[1:]), where, "the languages not reviewed are not named")
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
                given = value if isinstance(value, list) else [value]
                for code in (one for one in given if name in codes and one is not None):
                    _hold(code in codes[name], where, f"{name} {code} has no label in the catalogue")
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
        known = place["properties"]
        expected = known["district_drawn"] or known["district"]
        _hold(inside == ([expected] if expected else []), key, f"lies in {inside}, expected {expected}")
    for key, district in districts.items():
        seat = places[district["properties"]["centre_id"]]
        _hold(seat["properties"]["seat_of"] == key, key, "its seat is not marked so")
        _hold(seat["properties"]["district"] == key, key, "its seat lies outside")
        label = (district["properties"]["label_lon"], district["properties"]["label_lat"])
        _hold(label[0] is None or shapes[key].contains(shapely.Point(label)), key, "its label lies outside")


def _periods(held: Collection) -> None:
    """The periods of each area follow on each other from the beginning on, over the same land, the last one open."""
    areas: dict[str, list[tuple[str, dict[str, Any]]]] = {}
    for key, feature in held.items():
        areas.setdefault(feature["properties"]["area_id"], []).append((key, feature))
    for area, periods in areas.items():
        known = [feature["properties"] for _, feature in periods]
        _hold(known[0]["valid_from"] == BEGINNING, area, "does not begin with the record")
        _hold(known[-1]["valid_to"] is None, area, "has an end")
        for earlier, later in pairwise(known):
            _hold(earlier["valid_from"] < later["valid_from"], area, "a period runs backward")
            _hold(earlier["valid_to"] == later["valid_from"], area, "periods overlap or leave a gap")
        for key, feature in periods:
            _hold(key == f"{area}-{feature['properties']['valid_from']}", key, "its id is not area and first day")
            _hold(feature["geometry"] == periods[0][1]["geometry"], key, "its land is not that of the other periods")
            summaries = [feature["properties"][f"summary_{language}"] for language in LANGUAGES]
            _hold(all(summaries), key, "a summary is missing")
    print(f"control    {len(areas)} areas, {len(held)} periods")


def _control(shapes: dict[str, BaseGeometry], held: Collection, places: Collection) -> None:
    """On every day the areas are the twelve districts; each lies in its district and says why a figure differs."""
    region = sum(measure.area_km2(shape) for shape in shapes.values())
    land = {key: shapely.from_geojson(json.dumps(feature["geometry"])) for key, feature in held.items()}
    for day in sorted({feature["properties"]["valid_from"] for feature in held.values()}):
        on_day = [land[key] for key in figures.on(held, day)]
        _hold(shapely.coverage_is_valid(on_day), day, "areas do not share their vertices")
        overlaps = [borders.polygonal(shapely.intersection(a, b)) for a, b in combinations(on_day, 2)]
        _hold(sum(measure.area_km2(shape) for shape in overlaps if not shape.is_empty) < OVERLAP, day, "areas overlap")
        union = shapely.coverage_union_all(on_day)
        _hold(isinstance(union, shapely.Polygon) and not union.interiors, day, "the areas leave a gap")
        off = abs(sum(measure.area_km2(shape) for shape in on_day) / region - 1)
        _hold(off < TILING, day, f"areas miss the size of the districts by {off:.5%}")
    for key, feature in held.items():
        known = feature["properties"]
        outside = borders.polygonal(land[key].difference(shapes[known["district"]]))
        _hold(outside.is_empty or measure.area_km2(outside) < ASTRAY, key, "lies outside its district")
        _hold(land[key].contains(shapely.Point(known["label_lon"], known["label_lat"])), key, "its label lies outside")
        area, reported = known["area_km2_computed"], known["area_km2_reported"]
        near = reported is not None and abs(area - reported) <= AREA * reported
        _hold(near or known["area_note"] is not None, key, "areas differ for no reason")
    for places_there, suffix in ((IN_STRIP, control.STRIP), (EAST, "-east")):
        for place in places_there:
            point = shapely.Point(places[place]["geometry"]["coordinates"])
            around = {held[key]["properties"]["area_id"] for key, shape in land.items() if shape.contains(point)}
            _hold(len(around) == 1 and all(area.endswith(suffix) for area in around), place, f"lies in {around}")


def _events(collections: dict[str, Collection]) -> None:
    """Events follow each other by day, lie within their period and stand on the point of their place."""
    events, places = collections["events"], collections["places"]
    days = [feature["properties"]["date"] for feature in events.values()]
    _hold(days == sorted(days), "events", "are not in the order of their days")
    for key, feature in events.items():
        known = feature["properties"]
        _hold(known["valid_from"] <= known["date"] < known["valid_to"], key, "its day lies outside its period")
        if known["time"] is not None:
            moment = datetime.fromisoformat(known["time"])
            _hold(moment.utcoffset() == UTC_OFFSET, key, "its time is not that of the data")
            _hold(moment.date().isoformat() == known["date"], key, "its time does not lie on its day")
        district, place = known["district"], known["place"]
        _hold(district is None or district in collections["districts"], key, f"there is no district {district}")
        if place is not None:
            _hold(place in places, key, f"there is no place {place}")
            _hold(feature["geometry"] == places[place]["geometry"], key, "does not stand on its place")
            _hold(district == places[place]["properties"]["district"], key, "its district is not that of its place")
        _hold((feature["geometry"] is None) == (known["geometry_quality"] is None), key, "a point without a quality")
    pointed = sum(feature["geometry"] is not None for feature in events.values())
    print(f"events     {len(events)} from {days[0]} to {days[-1]}, {pointed} on a point")


def _discrepancies(collections: dict[str, Collection]) -> None:
    """Each names at least two values, one after the other, each with sources, and concerns what exists."""
    for key, feature in collections["discrepancies"].items():
        known = feature["properties"]
        texts = [value for name, value in known.items() if re.fullmatch(r"value_\d+", name)]
        filled = [text is not None for text in texts]
        _hold(sum(filled) > 1 and filled == sorted(filled, reverse=True), key, "has no two values, or a gap")
        for number, text in enumerate(texts, 1):
            _hold((text is None) == (known[f"value_{number}_sources"] == []), key, f"value {number} and its sources")
        _hold(feature["geometry"] is None, key, "has a geometry")
        _hold(bool(known["about"]), key, "concerns nothing")
        for target in known["about"]:
            exists(key, target, collections)
    print(f"discrepancies {len(collections['discrepancies'])}")
