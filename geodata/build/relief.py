"""The relief: a hillshade of the window as a picture in Mercator's projection, so that it lies right on a web map.

The picture is a layer of shade and light over whatever lies below it: level ground is clear. Only arithmetic that every
processor rounds alike makes its tones, so that the same grid gives the same bytes.
"""

import math
import struct
import zlib
from pathlib import Path

import numpy as np
import zopfli.zlib
from numpy.typing import NDArray

import borders
from fetch import InputError

# NOAA's table of tiles says of G10G: 50 to 0 degrees north, 0 to 90 degrees east, 30 arc-seconds a cell, whose first
# is that in the north-west, up to 8,752 metres. The package has set what lies below the sea to 0.
NORTHERN, WESTERN = 50, 0
CELLS_PER_DEGREE = 120
SHAPE, HIGHEST = (6000, 10800), 8752
# The grid is coarser in places than its cells, and what is smooth packs better than what is rough.
PIXELS_PER_DEGREE = 80
SMOOTHED = 2
# Cells around the window that smoothing and slopes reach into.
AROUND = 8
METRES_PER_DEGREE = 111_320
# Heights count so many times: true ones would hardly be seen on a grid this wide.
EXAGGERATED = 3
# The sun stands in the north-west, as maps have it, halfway up.
SUN = (-0.5, 0.5, math.sqrt(0.5))
# Brightness against that of level ground at which shade and light are full, their colours and how strong they then
# are. Light hardly shows on pale ground, and has fewer steps.
SHADE, SHADES, SHADE_COLOR, SHADE_OPACITY = 0.45, 9, (60, 48, 30), 0.34
LIGHT, LIGHTS, LIGHT_COLOR, LIGHT_OPACITY = 1.35, 3, (255, 255, 255), 0.55

Grid = NDArray[np.float64]
Tones = NDArray[np.int8]


def write(grid: Path, target: Path) -> None:
    """Writes the picture of the window."""
    target.write_bytes(_png(_tones(_brightness(_heights(grid)))))


def _heights(grid: Path) -> Grid:
    """Reads the heights around the window, in metres, and smooths them."""
    with np.load(grid) as archive:
        tile = archive["arr_0"]
    if tile.shape != SHAPE or tile.max() != HIGHEST:
        raise InputError(f"{grid.name} is not NOAA's tile: {tile.shape}, up to {tile.max()} m")
    row, column = _corner()
    _, south, east, _ = borders.WINDOW.bounds
    last_row = math.ceil((NORTHERN - south) * CELLS_PER_DEGREE) + AROUND
    last_column = math.ceil((east - WESTERN) * CELLS_PER_DEGREE) + AROUND
    heights = tile[row:last_row, column:last_column].astype(np.float64)
    for axis in (0, 1) * SMOOTHED:
        heights = (np.roll(heights, 1, axis) + 2 * heights + np.roll(heights, -1, axis)) / 4
    return heights


def _corner() -> tuple[int, int]:
    """Returns the row and the column of the tile with which the heights around the window begin."""
    west, _, _, north = borders.WINDOW.bounds
    row = math.floor((NORTHERN - north) * CELLS_PER_DEGREE) - AROUND
    return row, math.floor((west - WESTERN) * CELLS_PER_DEGREE) - AROUND


def _mercator(latitude: float) -> float:
    return math.degrees(math.asinh(math.tan(math.radians(latitude))))


def _brightness(heights: Grid) -> Grid:
    """Returns how bright each pixel is against level ground, the rows evenly apart in Mercator's projection."""
    west, south, east, north = borders.WINDOW.bounds
    top, bottom = _mercator(north), _mercator(south)
    width, height = (round(extent * PIXELS_PER_DEGREE) for extent in (east - west, top - bottom))
    across, down = (east - west) / width, (top - bottom) / height
    mercator = [top - (row + 0.5) * down for row in range(height)]
    latitudes = [math.degrees(math.atan(math.sinh(math.radians(y)))) for y in mercator]
    first_row, first_column = _corner()
    # A cell's height is that of its middle. Places are rounded, as the last digit of a tangent may differ by machine.
    rows = np.array([round((NORTHERN - y) * CELLS_PER_DEGREE - 0.5 - first_row, 6) for y in latitudes])
    columns = [(west + (column + 0.5) * across - WESTERN) * CELLS_PER_DEGREE - 0.5 for column in range(width)]
    seen = _between(_between(heights, rows, 0), np.array([round(x - first_column, 6) for x in columns]), 1)
    # Mercator's pixels are as high as they are wide, and narrower on the ground the farther north.
    metres = np.array([round(METRES_PER_DEGREE * across * math.cos(math.radians(y)), 6) for y in latitudes])[:, None]
    framed = np.pad(seen, 1, mode="edge")
    eastward = (framed[1:-1, 2:] - framed[1:-1, :-2]) / (2 * metres) * EXAGGERATED
    northward = (framed[:-2, 1:-1] - framed[2:, 1:-1]) / (2 * metres) * EXAGGERATED
    to_east, to_north, up = SUN
    lit = up - to_east * eastward - to_north * northward
    return lit / np.sqrt(1 + eastward * eastward + northward * northward) / up


def _between(values: Grid, places: Grid, axis: int) -> Grid:
    """Returns the values at places that lie between the rows or the columns of a grid."""
    whole = np.floor(places).astype(np.intp)
    share = (places - whole)[:, None] if axis == 0 else (places - whole)[None, :]
    return values.take(whole, axis) * (1 - share) + values.take(whole + 1, axis) * share


def _tones(brightness: Grid) -> Tones:
    """Returns the number of each pixel's tone: 0 for the deepest shade, `SHADES` for level ground."""
    shade = np.rint((brightness - 1) / (1 - SHADE) * SHADES)
    light = np.rint((brightness - 1) / (LIGHT - 1) * LIGHTS)
    steps = np.where(brightness < 1, np.maximum(shade, -SHADES), np.minimum(light, LIGHTS))
    return (steps + SHADES).astype(np.int8)


def _png(tones: Tones) -> bytes:
    """Packs tones as a PNG with a palette of at most 16 colours, two pixels a byte."""
    palette = [(*SHADE_COLOR, SHADE_OPACITY * step / SHADES) for step in range(SHADES, 0, -1)]
    palette += [(*LIGHT_COLOR, LIGHT_OPACITY * step / LIGHTS) for step in range(LIGHTS + 1)]
    height, width = tones.shape
    pairs = np.pad(tones.astype(np.uint8), ((0, 0), (0, width % 2)))
    packed = pairs[:, ::2] << 4 | pairs[:, 1::2]
    # Each row as its difference from the one above, which is the filter numbered 2.
    differences = packed - np.vstack([np.zeros_like(packed[:1]), packed[:-1]])
    rows = b"".join(b"\2" + row.tobytes() for row in differences)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in (
            (b"IHDR", struct.pack(">IIBBBBB", width, height, 4, 3, 0, 0, 0)),
            (b"PLTE", bytes(channel for *color, _ in palette for channel in color)),
            (b"tRNS", bytes(round(255 * opacity) for *_, opacity in palette)),
            # One packer, pinned: the system's own differ in their bytes.
            (b"IDAT", zopfli.zlib.compress(rows, numiterations=15)),
            (b"IEND", b""),
        )
    )
