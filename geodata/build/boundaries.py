"""Features of the collection `boundaries`: state borders, the oblast of 1991 and the line of contact of 1994."""

import shapely
from shapely.geometry.base import BaseGeometry

import borders
import measure
from features import Feature, Properties, facts, family, united

# Degrees; all detail beside the districts, about 300 m elsewhere.
NEAR, FAR = 0.0, 0.003
ODBL, PUBLIC_DOMAIN = "ODbL-1.0", "public-domain"


def features(
    state: dict[tuple[str, str], BaseGeometry],
    near: BaseGeometry,
    land: BaseGeometry,
    oblast: BaseGeometry,
    contact: BaseGeometry,
    names: dict[str, dict[str, str]],
) -> list[Feature]:
    """Returns the state borders by pairs of countries, then the two historical lines.

    `near` is the area around the districts, where borders keep all their detail; borders run on `land` only.
    """
    known = facts("boundaries")
    made = []
    for (one, other), line in state.items():
        on_land = line.intersection(land)
        if on_land.length == 0:
            continue
        between = {language: f"{names[one][language]} – {names[other][language]}" for language in names[one]}
        properties = _properties(known["state-border"] | {"kind": "state-border", "names": between}, ODBL)
        properties["sources"] = united(properties["sources"], ["cldr-territories"])
        drawn = borders.coarsen(on_land, near, NEAR, FAR)
        made.append(Feature(f"border-{one}-{other}".lower(), drawn, properties))
    for key, line in (("oblast-1991", oblast.boundary), ("line-of-contact", contact)):
        shape = shapely.LineString(line.coords)
        properties = _properties(known[key], PUBLIC_DOMAIN)
        if key == "line-of-contact":
            properties["length_km_computed"] = round(measure.length_km(shape), 1)
        else:
            properties["area_km2_computed"] = round(measure.area_km2(oblast), 1)
        made.append(Feature(key, shape, properties))
    return made


def _properties(known: Properties, license_id: str) -> Properties:
    return {
        **family("name", known["names"]),
        "kind": known["kind"],
        "valid_from": known.get("valid_from"),
        "valid_to": known.get("valid_to"),
        "length_km_computed": None,
        "area_km2_computed": None,
        "note": known["note"],
        "license": license_id,
        "geometry_quality": "derived",
        "sources": united(known["sources"]),
    }
