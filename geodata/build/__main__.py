"""Builds the data files of `geodata/` from registry packages and from the tables in `facts/`."""

import argparse
from pathlib import Path

import shapely

import base
import borders
import boundaries
import check
import control
import corridor
import discrepancies
import districts
import events
import fetch
import figures
import formats
import oblast
import places
import reconstruction
import region
import relief
import road
import sites
import sources
import statements
import states
import zone
from features import Feature, write

HERE = Path(__file__).resolve().parent
FIGURES = HERE.parents[1] / "tests" / "figures.json"


def build(cache: Path, out: Path) -> None:
    """Fetches the inputs into `cache` and writes the collections into `out`."""
    files = fetch.fetch(cache)
    countries = borders.zones()
    state = borders.lines(countries)
    former = oblast.outline(files["world_map"])
    provinces = formats.parquet_by_number(files["provinces"], "gn_id")
    southern = oblast.southern_line(files["world_map"])
    before, after = (districts.edge_distance(provinces, southern, shift) for shift in ((0.0, 0.0), districts.SHIFT))
    print(f"median distance of the districts' inner edge to the oblast line: {before:.4f} degrees, moved {after:.4f}")
    outlines = districts.repair(provinces, countries["AZ"], former)
    near = shapely.union_all(list(outlines.values())).buffer(0.02)
    ocean = base.sea(files["ocean"])
    names = base.country_names(files)
    rows = places.gazetteer(files["cities"])
    at = places.points(rows)
    lines = corridor.lines(at | sites.points(), state["AZ", "AM"])
    line = lines[corridor.FIRST]
    strip = zone.strip(line, countries["AZ"])
    contact = oblast.line_of_contact(files["world_map"])
    held = control.areas(outlines, former, contact, zone.with_settlement(strip, line, shapely.Point(at["sus"])))

    settlements = places.features(rows, line, outlines)
    areas = control.features(held, settlements)
    divided = reconstruction.features(areas, settlements)
    theirs = reconstruction.share(divided, former, "2021-01-01")
    if abs(theirs - reconstruction.REPORTED) > reconstruction.TOLERANCE:
        raise ValueError(
            f"the reconstruction gives Azerbaijan {theirs:.1%} of the former oblast, about a third is reported"
        )
    print(f"reconstruction {len(divided)} parts; {theirs:.1%} of the former oblast with Azerbaijan on 1 January 2021")
    collections: dict[str, list[Feature]] = {
        "odbl/districts": region.features(outlines, settlements),
        "odbl/control": areas,
        "odbl/reconstruction": divided,
        "odbl/corridor": corridor.features(lines),
        "odbl/corridor-states": road.features(lines),
        "odbl/corridor-zone": zone.features({"zone-a": strip}),
        "odbl/boundaries": boundaries.features(state, near, borders.WINDOW.difference(ocean), former, contact, names),
        "odbl/land": base.land(countries, state, near, ocean, names),
        "events": events.features(rows, settlements),
        "places": settlements,
        "settlement-states": states.features(settlements),
        "sites": sites.features(at),
        "discrepancies": discrepancies.features(),
        "water": base.water(files, ocean, state),
    }
    collections["statements"] = statements.features(collections["events"])
    collections["sources"] = sources.features({key.rsplit("/")[-1]: made for key, made in collections.items()})
    for key, made in collections.items():
        coarse = key in ("odbl/land", "water")
        write(out / f"{key}.geojson", made, decimals=4 if coarse else 6)
    relief.write(files["heights"], out / "relief.png")


def main() -> None:
    """Runs the build, holds what it wrote to the rules for the data, and measures it once more for the tests."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cache", type=Path, default=HERE / ".cache", help="folder for the fetched packages")
    parser.add_argument("--out", type=Path, default=HERE.parent, help="folder for the collections")
    parser.add_argument("--figures", type=Path, default=FIGURES, help="file for the figures of the tests")
    options = parser.parse_args()
    build(options.cache, options.out)
    check.check(options.out)
    figures.write(options.out, options.figures)


if __name__ == "__main__":
    main()
