"""GeoJSON features: how they are put together and written, the same bytes every time."""

import json
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

FACTS = Path(__file__).with_name("facts")
LANGUAGES = ("en", "az", "hy", "ru")

Properties = dict[str, Any]


@dataclass(frozen=True)
class Feature:
    """One feature: its id, its geometry (none for a source) and its flat properties."""

    id: str
    geometry: BaseGeometry | None
    properties: Properties = field(default_factory=dict)


def facts(name: str) -> dict[str, Any]:
    """Reads one of the hand-written tables in `facts/`."""
    return tomllib.loads((FACTS / f"{name}.toml").read_text(encoding="utf-8"))


def family(name: str, texts: dict[str, str]) -> Properties:
    """Returns the properties `name_en`, `name_az`, `name_hy` and `name_ru`; a language without a text is null."""
    return {f"{name}_{language}": texts.get(language) for language in LANGUAGES}


def united(*lists: Iterable[str]) -> list[str]:
    """Returns the source ids of several lists, each once, in the order in which they come."""
    return list(dict.fromkeys(source for ids in lists for source in ids))


def write(path: Path, features: list[Feature], decimals: int = 6) -> None:
    """Writes a FeatureCollection, one feature a line, by RFC 7946."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = ",\n".join(_line(feature, decimals) for feature in features)
    path.write_text(f'{{"type":"FeatureCollection","features":[\n{lines}\n]}}\n', encoding="utf-8")


def rounded(geometry: BaseGeometry, decimals: int) -> BaseGeometry:
    """Returns the geometry as it is written: rounded, in a fixed order, right-hand rule for polygons."""
    snapped = shapely.transform(geometry, lambda xy: xy.round(decimals))
    snapped = shapely.remove_repeated_points(snapped)
    if snapped.geom_type.endswith("Polygon"):
        return shapely.orient_polygons(shapely.normalize(snapped), exterior_cw=False)
    return snapped


def _line(feature: Feature, decimals: int) -> str:
    geometry = None
    if feature.geometry is not None:
        shape = rounded(feature.geometry, decimals)
        geometry = {"type": shape.geom_type, "coordinates": _coordinates(shape, decimals)}
    value = {
        "type": "Feature",
        "id": feature.id,
        "properties": feature.properties,
        "geometry": geometry,
    }
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _coordinates(geometry: BaseGeometry, decimals: int) -> Any:
    if isinstance(geometry, shapely.Polygon):
        return [_coordinates(ring, decimals) for ring in (geometry.exterior, *geometry.interiors)]
    if hasattr(geometry, "geoms"):
        return [_coordinates(part, decimals) for part in geometry.geoms]
    points = [[round(x, decimals), round(y, decimals)] for x, y in geometry.coords]
    return points[0] if geometry.geom_type == "Point" else points
