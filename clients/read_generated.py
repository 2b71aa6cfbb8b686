"""Clients that are generated from the API's definition: openapi-typescript with openapi-fetch, and
openapi-python-client. Both read the same, and are held to what the service says in plain JSON."""

import base64
import importlib
import json
import pathlib
import pkgutil
import shutil
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request

from service import folder

HERE = pathlib.Path(__file__).parent
STRICT = ["--strict", "--exactOptionalPropertyTypes", "--noUncheckedIndexedAccess", "--noUnusedLocals",
          "--skipLibCheck", "false", "--target", "es2022", "--module", "nodenext"]


def read(service, report):
    questions = ask(service)
    wanted = plain(service, **questions)
    clients = {"openapi-ts": in_typescript, "openapi-py": in_python}
    for name, client in clients.items():
        with folder() as here:
            found = {}
            with report.about(name, "/api") as subject:
                pathlib.Path(here, "api.json").write_text(json.dumps(service.get("/api")))
                found = client(service, pathlib.Path(here), questions)
                subject.hold("generated, compiled and run", True)
            for what, value in wanted.items() if found else ():
                with report.about(name, what) as subject:
                    subject.hold("read as it is", found.get(what) == value,
                                 f"{str(found.get(what))[:200]}, not {str(value)[:200]}")


def ask(service):
    """Questions whose answers are not empty."""
    collection = next(known for known in service.collections() if known.interval and known.box() and known.box()[1])
    box, _ = collection.box()
    west, south, east, north = box
    changes = service.get(f"/collections/{collection.id}/changes")["changes"]
    days = [change["date"] for change in changes if change["date"]]
    day = days[len(days) // 2]
    features = collection.items(bbox=",".join(map(str, box)), datetime=day)["features"]
    labelled = next(feature["properties"] for feature in features if feature["properties"].get("label_lon"))
    return {"collection": collection.id, "bbox": box, "datetime": day, "limit": 3,
            "lon": labelled["label_lon"], "lat": labelled["label_lat"], "interval": f"{days[0]}/{day}",
            "tile": {"tileMatrix": 0, "tileRow": 0, "tileCol": 0}}


def plain(service, collection, bbox, datetime, limit, lon, lat, interval, tile):
    """What there is to read, taken from the answers without any types."""
    def named(state):
        return state and state["id"]

    path = f"/collections/{collection}"
    items = service.get(f"{path}/items", bbox=",".join(map(str, bbox)), datetime=datetime, limit=limit)
    at = service.get("/at", lon=lon, lat=lat, datetime=datetime)
    changes = service.get(f"{path}/changes", datetime=interval)
    try:
        service.get(f"{path}/items", bbox="1,2,3")
        problem = None
    except urllib.error.HTTPError as fault:
        told = json.load(fault)
        problem = [fault.code, told["status"], told["parameter"]]
    return {
        "items": {
            "matched": items["numberMatched"],
            "features": [[feature["id"], feature["geometry"] and feature["geometry"]["type"],
                          feature["properties"]["valid_from"]] for feature in items["features"]],
        },
        "at": {"states": [[state["collection"], named(state.get("now"))] for state in at["states"]],
               "nearest": at["nearest_state"]["distance_m"]},
        "changes": {
            "matched": changes["numberMatched"],
            "changes": [[change["date"], named(change["before"]), named(change["after"])]
                        for change in changes["changes"]],
        },
        "timeline": [[day["date"], day["counts"], day["has_changes"]] for day in service.get("/timeline")["days"]],
        "problem": problem,
        "fgb": raw(f"{service.url}/{collection}.fgb"),
        "tile": raw(f"{service.url}{path}/tiles/WebMercatorQuad/{'/'.join(map(str, tile.values()))}"),
    }


def raw(address):
    with urllib.request.urlopen(address) as answer:
        return base64.b64encode(answer.read()).decode()


def run(*command, cwd):
    """What a command prints; a command that fails is a fault, with what it said."""
    done = subprocess.run(list(map(str, command)), cwd=cwd, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{pathlib.Path(command[0]).name}: {done.stdout[-600:]} {done.stderr[-600:]}")
    return done.stdout


def in_typescript(service, here, questions):
    """What generated.ts reads, compiled against the generated types."""
    tools = HERE / "node_modules/.bin"
    (here / "node_modules").symlink_to(HERE / "node_modules")
    (here / "package.json").write_text('{"type": "module"}')
    shutil.copy(HERE / "generated.ts", here)
    run(tools / "openapi-typescript", "api.json", "--output", "api.d.ts", cwd=here)
    run(tools / "tsc", *STRICT, "generated.ts", cwd=here)
    return json.loads(run("node", "generated.js", service.url, json.dumps(questions), cwd=here))


def in_python(service, here, questions):
    """What the generated package reads, each module of which can be imported."""
    run(pathlib.Path(sys.executable).parent / "openapi-python-client", "generate", "--path", "api.json",
        "--meta", "none", "--config", HERE / "openapi-python-client.json",
        "--output-path", "generated", "--fail-on-warning", cwd=here)
    sys.path.insert(0, str(here))
    try:
        generated = importlib.import_module("generated")
        for module in pkgutil.walk_packages(generated.__path__, "generated."):
            importlib.import_module(module.name)
        return with_package(service, **questions)
    finally:
        sys.path.remove(str(here))


def with_package(service, collection, bbox, datetime, limit, lon, lat, interval, tile):
    from generated.api.answers import get_at, get_changes, get_timeline
    from generated.api.features import get_features
    from generated.api.files import get_layer_as_flat_geobuf
    from generated.api.tiles import tiles_collection_vector_get_tile
    from generated.client import Client
    from generated.models import Problem, TilesCollectionVectorGetTileTileMatrixSetId as TileMatrixSetId
    from generated.types import UNSET

    def known(value):
        return None if value is UNSET else value

    def named(state):
        return state.id if known(state) else None

    # The package repeats the parameter for each value of a list, where the definition has commas (explode: false).
    client = Client(base_url=service.url, httpx_args={"event_hooks": {"request": [with_commas]}})
    items = get_features.sync(collection, client=client, bbox=bbox, datetime_=datetime, limit=limit)
    at = get_at.sync(client=client, lon=lon, lat=lat, datetime_=datetime)
    changes = get_changes.sync(collection, client=client, datetime_=interval)
    refused = get_features.sync_detailed(collection, client=client, bbox=[1, 2, 3])
    problem = refused.parsed
    if not isinstance(problem, Problem):
        raise TypeError(f"{type(problem)} is no Problem")
    fgb = get_layer_as_flat_geobuf.sync(collection, client=client)
    mvt = tiles_collection_vector_get_tile.sync(
        collection, TileMatrixSetId.WEBMERCATORQUAD, *tile.values(), client=client)
    return {
        "items": {
            "matched": items.number_matched,
            "features": [[feature.id, feature.geometry and feature.geometry.type_.value,
                          feature.properties["valid_from"]] for feature in items.features],
        },
        "at": {"states": [[state.collection, named(state.now)] for state in at.states],
               "nearest": at.nearest_state.distance_m},
        "changes": {
            "matched": changes.number_matched,
            "changes": [[change.date, named(change.before), named(change.after)] for change in changes.changes],
        },
        "timeline": [[day.date, day.counts.to_dict(), day.has_changes]
                     for day in get_timeline.sync(client=client).days],
        "problem": [refused.status_code.value, problem.status, problem.parameter],
        "fgb": base64.b64encode(fgb.payload.read()).decode(),
        "tile": base64.b64encode(mvt.payload.read()).decode(),
    }


def with_commas(request):
    """Sends a list as one parameter."""
    lists = {}
    for name, value in request.url.params.multi_items():
        lists.setdefault(name, []).append(value)
    request.url = request.url.copy_with(params={name: ",".join(values) for name, values in lists.items()})
