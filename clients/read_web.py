"""OpenLayers and MapLibre, in a browser."""

import json
import pathlib
import subprocess

NAMES = {"openlayers": "OpenLayers", "maplibre": "MapLibre"}
# What a map shows where a collection has no place.
ANYWHERE = [45, 38, 48, 41]


def read(service, report):
    known = {collection.id: collection for collection in service.collections()}
    wanted = [f"{collection.id}={','.join(map(str, collection.extent or ANYWHERE))}" for collection in known.values()]
    done = subprocess.run(["node", "maps.mjs", service.url, *wanted], cwd=pathlib.Path(__file__).parent,
                          capture_output=True, text=True)
    said = {(found["library"], found["id"]): found for found in map(json.loads, done.stdout.splitlines())}
    for library, name in NAMES.items():
        for collection in known.values():
            with report.about(name, collection.id) as subject:
                found = said.get((library, collection.id))
                if found is None:
                    raise RuntimeError(f"nothing came: {done.stderr}")
                subject.equal("no fault in the console", found["faults"], [])
                subject.equal("features", found.get("count"), collection.count)
                subject.equal("geometries", found.get("located"), collection.located)
                subject.near("extent", found.get("extent"), collection.extent)
                subject.equal("in vector tiles", found.get("tiles"), collection.located)
                if library == "maplibre" and collection.located:
                    subject.equal("drawn", found.get("drawn"), collection.located)
