"""Validators: the API's description, GeoJSON, JSON Schema, HTML, and requests made up from the description."""

import json
import pathlib
import re
import subprocess
import sys
import urllib.error
import urllib.request

import jsonschema
from geojson_pydantic import FeatureCollection
from openapi_spec_validator import OpenAPIV30SpecValidator

from service import folder

HERE = pathlib.Path(__file__).parent
# Pages of each kind, faults too; those of a collection are taken of each.
PAGES = ["/", "/conformance", "/api", "/collections", "/timeline", "/at",
         "/at?lon=46.54694&lat=39.64083&datetime=2020-12-01", "/nowhere", "/at?lon=x"]
COLLECTION_PAGES = ["", "/items", "/items?limit=1&offset=1", "/items/{feature}", "/schema", "/queryables",
                    "/sortables", "/items?bbox=x", "/items/nothing"]
TIMED = ["/changes?datetime=2020-11-09/2020-12-01"]


def read(service, report):
    known = service.collections()
    description = service.get("/api")
    with report.about("OpenAPI", "/api") as subject:
        faults = [fault.message for fault in OpenAPIV30SpecValidator(description).iter_errors()]
        subject.equal("no fault", faults, [])
    for collection in known:
        with report.about("GeoJSON", collection.id) as subject:
            for address in [f"/{collection.id}.geojson", f"/collections/{collection.id}/items"]:
                given = FeatureCollection.model_validate(service.get(address))
                subject.equal("features", len(given.features), collection.count)
            for feature in collection.features:
                for ring, is_outer in rings(feature["geometry"]):
                    turns = sum((b[0] - a[0]) * (b[1] + a[1]) for a, b in zip(ring, ring[1:]))
                    if (turns < 0) != is_outer:
                        subject.hold(f"{feature['id']}: rings by the right-hand rule", False)
            schema = service.get(f"/collections/{collection.id}/schema")
            del schema["$id"]
            schema["properties"] = {name: kind for name, kind in schema["properties"].items()
                                    if kind.get("x-ogc-role") != "primary-geometry" and name != "id"}
            jsonschema.Draft202012Validator.check_schema(schema)
            checker = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
            faults = {f"{feature['id']}: {fault.message[:120]}" for feature in collection.features
                      for fault in checker.iter_errors(
                          {name: value for name, value in feature["properties"].items() if value is not None})}
            subject.equal("properties by the schema", sorted(faults)[:5], [])
    html(service, known, report)
    made_up(service, report)


def rings(geometry):
    """The rings of polygons, and whether each is an outer one."""
    polygons = {"Polygon": lambda g: [g["coordinates"]], "MultiPolygon": lambda g: g["coordinates"]}
    for polygon in polygons.get(geometry and geometry["type"], lambda _: [])(geometry):
        for index, ring in enumerate(polygon):
            yield ring, index == 0


def html(service, known, report):
    """Every kind of page, of every collection."""
    groups = {"service": PAGES} | {
        collection.id: [f"/collections/{collection.id}" + page.format(feature=collection.features[0]["id"])
                        for page in COLLECTION_PAGES + (TIMED if collection.interval else [])]
        for collection in known}
    groups["corridor"].append("/collections/corridor/items/route-a/along?km=10")
    with folder() as here:
        names = {}
        for group, pages in groups.items():
            for number, page in enumerate(pages):
                file = pathlib.Path(here, f"{group}-{number}.html")
                file.write_bytes(text(f"{service.url}{page}"))
                names[str(file)] = (group, page)
        # Into a file: it ends before a pipe has taken all.
        said = pathlib.Path(here, "said.json")
        with open(said, "wb") as written:
            subprocess.run(
                ["node_modules/.bin/html-validate", "--config", "htmlvalidate.json", "--formatter", "json", *names],
                cwd=HERE, stdout=written)
        faults = [(*names[result["filePath"]], f"{told['line']}: {told['ruleId']}: {told['message']}")
                  for result in json.loads(said.read_text()) for told in result["messages"]]
    for group, pages in groups.items():
        with report.about("HTML", group) as subject:
            subject.equal(f"{len(pages)} pages", [fault[1:] for fault in faults if fault[0] == group][:5], [])


def text(address):
    request = urllib.request.Request(address, headers={"Accept": "text/html"})
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.read()
    except urllib.error.HTTPError as fault:
        return fault.read()


def made_up(service, report):
    """Requests made up from the API's description: no answer is a 5xx, each is as described."""
    with report.about("schemathesis", "/api") as subject, folder() as here:
        done = subprocess.run(
            [pathlib.Path(sys.executable).parent / "st", "run", f"{service.url}/api", "--seed", "20201201",
             "--max-examples", "10", "--phases", "examples,coverage,fuzzing", "--generation-database", "none",
             "--warnings", "off", "--no-color", "--checks",
             "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"],
            cwd=here, capture_output=True, text=True)
        said = re.search(r"(\d+) generated, (\d+) passed.*", done.stdout)
        faults = re.search(r"=+ (?:FAILURES|ERRORS) =+\n(.*)", done.stdout, re.S)
        subject.hold(f"{said[2]} requests" if said else "requests", done.returncode == 0,
                     faults[1][:1500] if faults else done.stdout[-1500:])
