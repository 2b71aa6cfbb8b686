"""Readers of the few file formats that the inputs come in."""

import sqlite3
import struct
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import shapely
from shapely.geometry.base import BaseGeometry
from timezonefinder import TimezoneFinder

POLYLINE, POLYGON = 3, 5
ENVELOPE_BYTES = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}


def parquet_by_number(path: Path, column: str) -> dict[int, BaseGeometry]:
    """Reads a GeoParquet file into geometries by the number in `column`; rows without one are left out."""
    rows = pq.read_table(path, columns=[column, "geometry"]).to_pylist()
    return {
        int(row[column]): shapely.from_wkb(row["geometry"])
        for row in rows
        if row[column] is not None and row[column] == row[column] and row[column] > 0
    }


def geopackage_lines(path: Path, table: str, name: str) -> list[BaseGeometry]:
    """Reads the single lines of all features of a GeoPackage table that carry `name`, in file order."""
    with sqlite3.connect(path) as database:
        rows = database.execute(f'SELECT geom FROM "{table}" WHERE name = ? ORDER BY fid', (name,)).fetchall()
    lines: list[BaseGeometry] = []
    for (blob,) in rows:
        # The header is 8 bytes and an envelope whose size stands in bits 1 to 3 of the flags; WKB follows.
        wkb = blob[8 + ENVELOPE_BYTES[(blob[3] >> 1) & 7] :]
        lines.extend(shapely.force_2d(shapely.get_parts(shapely.from_wkb(wkb))))
    return lines


def shapefile(path: Path, window: BaseGeometry) -> Iterator[BaseGeometry]:
    """Reads a shapefile of polygons or lines, one geometry a record, without the rings that lie off `window`."""
    data = path.read_bytes()
    at = 100
    while at < len(data):
        (words,) = struct.unpack_from(">i", data, at + 4)
        yield _shape(data[at + 8 : at + 8 + 2 * words], window)
        at += 8 + 2 * words


def dbase(path: Path) -> Iterator[dict[str, str]]:
    """Reads the records of a dBASE table as stripped text."""
    data = path.read_bytes()
    count, start, size = struct.unpack_from("<IHH", data, 4)
    columns = [(data[at : at + 11].split(b"\0")[0].decode("ascii"), data[at + 16]) for at in range(32, start - 1, 32)]
    for record in range(count):
        at = start + record * size + 1
        row = {}
        for name, width in columns:
            row[name] = data[at : at + width].decode("utf-8", "replace").strip()
            at += width
        yield row


def zone(name: str) -> BaseGeometry:
    """Reads the outline of a time zone, which OpenStreetMap draws along state borders."""
    polygons = TimezoneFinder().get_geometry(tz_name=name, coords_as_pairs=True)
    return shapely.union_all([shapely.Polygon(rings[0], rings[1:]) for rings in polygons])


def _shape(record: bytes, window: BaseGeometry) -> BaseGeometry:
    (kind,) = struct.unpack_from("<i", record)
    if kind not in (POLYLINE, POLYGON):
        return shapely.GeometryCollection()
    parts, points = struct.unpack_from("<ii", record, 36)
    starts = [*struct.unpack_from(f"<{parts}i", record, 44), points]
    xy = np.frombuffer(record, "<f8", 2 * points, 44 + 4 * parts).reshape(-1, 2)
    pieces = [shapely.linestrings(xy[a:b]) for a, b in pairwise(starts)]
    lines = shapely.MultiLineString([piece for piece in pieces if shapely.box(*piece.bounds).intersects(window)])
    # Building areas from the rings reads holes right without trusting the direction of the rings.
    return shapely.build_area(lines) if kind == POLYGON else lines
