"""Positions projected by PROJ, for the test of the program that projects the same by other code.

    pip install pyproj==3.7.2
    python tests/crs_figures.py > tests/crs.json

Each row is longitude and latitude in degrees (CRS84), then the position in the order of axes that the authority
defines. The points are the same on every run.
"""

import json
import random
import sys

import pyproj
from pyproj import Transformer

SEED = 18058
# West, south, east, north in degrees, and how many points.
AREAS: dict[str, list[tuple[float, float, float, float, int]]] = {
    "EPSG:4326": [(-180, -90, 180, 90, 20)],
    "EPSG:3857": [(-180, -85.06, 180, 85.06, 200)],
    # The official area of use, then all of what the program offers it for.
    "EPSG:3035": [(-35.58, 24.6, 44.83, 84.73, 150), (-55, 20, 65, 85, 150), (45, 38, 50, 42, 50)],
}
for zone in (1, 31, 38, 39, 60):
    west = zone * 6 - 186
    # The zone, then what four neighbouring zones may reach: 24 degrees to either side.
    AREAS[f"EPSG:{32600 + zone}"] = [(west, 0, west + 6, 84, 40), (west - 21, 0, west + 27, 84, 20)]
    AREAS[f"EPSG:{32700 + zone}"] = [(west, -80, west + 6, 0, 40), (west - 21, -80, west + 27, 0, 20)]


def longitude(degrees: float) -> float:
    return (degrees + 180) % 360 - 180


def main() -> None:
    rng = random.Random(SEED)
    systems = []
    for code, areas in AREAS.items():
        to = Transformer.from_crs("OGC:CRS84", code)
        rows = []
        for west, south, east, north, count in areas:
            for _ in range(count):
                x = round(longitude(rng.uniform(west, east)), 7)
                y = round(rng.uniform(south, north), 7)
                rows.append([x, y, *(round(value, 7) for value in to.transform(x, y))])
        lines = ",\n".join(json.dumps(row) for row in rows)
        systems.append(f'{json.dumps(code)}: [\n{lines}\n]')
    sys.stdout.write(
        f'{{\n"pyproj": "{pyproj.__version__}",\n"proj": "{pyproj.proj_version_str}",\n"systems": {{\n'
        + ",\n".join(systems)
        + "\n}\n}\n"
    )


main()
