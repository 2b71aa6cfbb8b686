"""The base map: land by country, and the waters."""

import json
from pathlib import Path

import shapely
from shapely.geometry.base import BaseGeometry

import borders
import formats
from features import LANGUAGES, Feature, facts, family, united

# Degrees; about 150 m beside the districts and 1 km elsewhere.
NEAR, FAR = 0.0015, 0.01
WATER = 0.004
# Degrees; well beyond the 3.4 km by which Natural Earth's Aras strays from the borders that run along it.
ASTRAY = 0.1


def country_names(files: dict[str, Path]) -> dict[str, dict[str, str]]:
    """Reads the names of the countries in the window from CLDR."""
    names: dict[str, dict[str, str]] = {country: {} for country in borders.ZONES}
    for language in LANGUAGES:
        table = json.loads(files[f"countries_{language}"].read_text(encoding="utf-8"))
        shown = table["main"][language]["localeDisplayNames"]["territories"]
        for country in names:
            names[country][language] = shown[country]
    return names


def sea(ocean: Path) -> BaseGeometry:
    """Returns the sea inside the window."""
    return borders.polygonal(
        shapely.union_all(list(formats.shapefile(ocean, borders.WINDOW))).intersection(borders.WINDOW)
    )


def land(
    countries: dict[str, BaseGeometry],
    state: dict[tuple[str, str], BaseGeometry],
    near: BaseGeometry,
    water: BaseGeometry,
    names: dict[str, dict[str, str]],
) -> list[Feature]:
    """Returns the land of each country, cut out of the window by the coarsened borders and the coast."""
    edges = [borders.coarsen(line, near, NEAR, FAR) for line in state.values()]
    coast = water.simplify(WATER)
    frame = [borders.WINDOW.boundary, coast.boundary]
    faces = shapely.get_parts(shapely.polygonize(borders.parts_of(shapely.union_all(edges + frame), "LineString")))
    owned: dict[str, list[BaseGeometry]] = {country: [] for country in countries}
    for face in faces:
        inside = face.representative_point()
        if not coast.contains(inside):
            # Coarsened borders leave the odd face between two countries: the larger share has it.
            owned[max(countries, key=lambda c: countries[c].intersection(face).area)].append(face)
    made = []
    for country, label in ((key, known["label"]) for key, known in facts("base")["land"].items()):
        properties = {
            **family("name", names[country]),
            "iso_country": country,
            "rank": 1,
            "label_lon": label[0],
            "label_lat": label[1],
            "geometry_quality": "derived",
            "sources": united(["cldr-territories", "natural-earth-ocean", "osm-zones"]),
        }
        made.append(Feature(country.lower(), shapely.coverage_union_all(owned[country]), properties))
    return made


def water(files: dict[str, Path], ocean: BaseGeometry, state: dict[tuple[str, str], BaseGeometry]) -> list[Feature]:
    """Returns the sea, the lakes and the rivers that the base map names.

    Rivers are left out beside the southern borders: those follow the Aras and are better drawn.
    """
    southern = [line for pair, line in state.items() if {"IR", "TR"} & set(pair)]
    bordered = shapely.union_all(southern).buffer(ASTRAY)
    lakes = list(formats.shapefile(files["lakes"], borders.WINDOW))
    numbers = [row["rivernum"] for row in formats.dbase(files["river_attributes"])]
    rivers = list(formats.shapefile(files["rivers"], borders.WINDOW))
    made = []
    for key, known in facts("base")["water"].items():
        if known["kind"] == "river":
            courses = [r for r, number in zip(rivers, numbers, strict=True) if number == str(known["rivernum"])]
            course = shapely.union_all(courses).intersection(borders.WINDOW).difference(bordered)
            shape = shapely.line_merge(course.simplify(WATER))
        else:
            around = shapely.Point(known["inside"])
            shape = next(area for area in (*lakes, ocean) if area.contains(around)).simplify(WATER)
        label = known.get("label")
        properties = {
            **family("name", known["names"]),
            "kind": known["kind"],
            "rank": known["rank"],
            "label_lon": label[0] if label else None,
            "label_lat": label[1] if label else None,
            "sources": united(known["sources"]),
        }
        made.append(Feature(key, shape, properties))
    return made
