"""The running program, and what it says of each collection itself: what the clients are held to."""

import collections
import contextlib
import json
import os
import pathlib
import re
import subprocess
import tempfile
import urllib.parse
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent


class Service:
    """Starts the program on a free port; its log tells which requests a client made."""

    def __init__(self, log):
        program = os.environ.get("LACHIN_MAP_BIN", ROOT / "target/release/lachin-map")
        self.log = log
        environment = {**os.environ, "RUST_LOG": "info", "NO_COLOR": "1"}
        with open(log, "wb") as written:
            self.child = subprocess.Popen(
                [program, "serve", "--listen", "127.0.0.1:0"],
                stdout=subprocess.PIPE, stderr=written, text=True, env=environment)
        self.url = self.child.stdout.readline().removeprefix("listening on ").strip().rstrip("/")
        if not self.url.startswith("http"):
            raise SystemExit(f"the program does not listen: {pathlib.Path(log).read_text()}")

    def stop(self):
        self.child.terminate()
        self.child.wait()

    def get(self, path, **query):
        """The JSON of an address."""
        query = {name.rstrip("_"): value for name, value in query.items()}
        address = f"{self.url}{path}" + (f"?{urllib.parse.urlencode(query)}" if query else "")
        request = urllib.request.Request(address, headers={"Accept": "application/json, application/geo+json"})
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    def requests(self):
        """Every address asked for so far, as the log has them."""
        return re.findall(r"uri=(\S+?)\}", pathlib.Path(self.log).read_text())

    def collections(self):
        return [Collection(self, described) for described in self.get("/collections")["collections"]]


class Collection:
    """A collection in the service's own words."""

    def __init__(self, service, described):
        self.service = service
        self.described = described
        self.id = described["id"]
        answer = self.items(limit=10000)
        self.features = answer["features"]
        self.count = answer["numberMatched"]
        if self.count != len(self.features):
            raise ValueError(f"{self.id}: {self.count} features said, {len(self.features)} given")

    def items(self, **query):
        return self.service.get(f"/collections/{self.id}/items", **query)

    @property
    def extent(self):
        """West, south, east, north; None without a place."""
        box = self.described.get("extent", {}).get("spatial", {}).get("bbox")
        return box and box[0]

    @property
    def interval(self):
        """The first and the last time, as text; None without time."""
        interval = self.described.get("extent", {}).get("temporal", {}).get("interval")
        return interval and interval[0]

    def dates(self):
        """Each property of dates with a day in the middle, and how many features have that day or a later one."""
        for name in self.properties("date"):
            days = sorted(filter(None, (feature["properties"].get(name) for feature in self.features)))
            if days:
                day = days[len(days) // 2]
                yield name, day, sum(other >= day for other in days)

    @property
    def located(self):
        """How many features have a geometry."""
        return sum(feature["geometry"] is not None for feature in self.features)

    def properties(self, kind):
        """The queryables of a kind: `text` or `date`."""
        described = self.service.get(f"/collections/{self.id}/queryables")["properties"]
        for name, schema in described.items():
            if schema.get("type") == "string" and schema.get("format", "text") == kind:
                yield name

    def pick(self):
        """A text property with its most frequent value, and how many features have it; None without one."""
        found = []
        for name in self.properties("text"):
            values = collections.Counter(feature["properties"].get(name) for feature in self.features)
            plain = [(count, name, value) for value, count in values.items()
                     if value and re.fullmatch(r"[A-Za-z0-9-]+", value)]
            if len(plain) > 1:
                found.append(max(plain))
        if not found:
            return None
        count, name, value = max(found)
        said = self.items(limit=1, **{name: value})["numberMatched"]
        if said != count:
            raise ValueError(f"{self.id}: {name}={value} gives {said} features, not {count}")
        return name, value, count

    def box(self):
        """The southern half of the extent, and how many features with a geometry it selects; None without."""
        if not self.extent:
            return None
        west, south, east, north = self.extent
        box = [west, south, east, round((south + north) / 2, 6)]
        answer = self.items(bbox=",".join(map(str, box)), limit=10000)
        return box, sum(feature["geometry"] is not None for feature in answer["features"])


class Report:
    """A short line for each client and collection, and the faults."""

    def __init__(self):
        self.passed = self.failed = 0

    @contextlib.contextmanager
    def whole(self, client):
        """A client that cannot even begin is a fault, and the others go on."""
        try:
            yield
        except Exception as fault:
            with self.about(client, "all"):
                raise fault

    def about(self, client, subject):
        return Subject(self, client, subject)


class Subject:
    """What one client says of one collection: notes, and faults where something does not hold."""

    def __init__(self, report, client, subject):
        self.report, self.client, self.subject = report, client, subject
        self.notes, self.faults = [], []

    def __enter__(self):
        return self

    def equal(self, what, found, wanted):
        if found == wanted:
            self.notes.append(f"{what} {found}" if isinstance(found, (int, str)) else what)
        else:
            self.faults.append(f"{what}: {found!r}, not {wanted!r}")

    def near(self, what, found, wanted, within=2e-6):
        """Holds numbers, or None, to be the same but for rounding."""
        if found is wanted is None:
            return
        if found is None or wanted is None or None in found or any(abs(a - b) > within for a, b in zip(found, wanted, strict=True)):
            self.faults.append(f"{what}: {found!r}, not {wanted!r}")
        else:
            self.notes.append(what)

    def hold(self, what, true, otherwise=""):
        (self.notes if true else self.faults).append(what if true else f"{what}: no. {otherwise}".strip())

    def __exit__(self, kind, fault, _trace):
        if fault is not None and not isinstance(fault, Exception):
            return False
        if fault is not None:
            self.faults.append(f"{kind.__name__}: {str(fault).strip()[:400]}")
        self.report.passed += not self.faults
        self.report.failed += bool(self.faults)
        print(f"{self.client:<12} {self.subject:<15} {'FAULT' if self.faults else 'ok   '} "
              + ("; ".join(self.faults) or ", ".join(self.notes)), flush=True)
        return True


def folder():
    return tempfile.TemporaryDirectory(prefix="clients-")
