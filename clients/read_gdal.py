"""GDAL: ogrinfo and ogr2ogr over OGC API - Features, over whole layers, and over vector tiles."""

import math
import re
import subprocess
import urllib.request

from service import folder

FORMATS = ["geojson", "csv", "kml", "fgb", "geojsons"]


def run(*arguments):
    done = subprocess.run(arguments, capture_output=True, text=True)
    if done.returncode or "ERROR" in done.stderr:
        raise RuntimeError(f"{' '.join(arguments)}: {done.stderr[:300]}")
    return done.stdout


def count(text):
    return int(re.search(r"Feature Count: (\d+)", text)[1])


def extent(text):
    found = re.search(r"Extent: \((.+), (.+)\) - \((.+), (.+)\)", text)
    return found and [float(number) for number in found.groups()]


def since(name, day):
    """A condition on a date, compared as text: GDAL 3.6 stumbles over features without one otherwise."""
    return f"CAST(\"{name}\" AS character(10)) >= '{day.replace('-', '/')}'"


def read(service, report):
    source = f"OAPIF:{service.url}/"
    known = service.collections()
    with report.about("GDAL", "all") as subject:
        listed = re.findall(r"^\d+: (\S+)", run("ogrinfo", "-ro", source), re.M)
        subject.equal("layers", listed, [collection.id for collection in known])
    for collection in known:
        with report.about("GDAL", collection.id) as subject:
            features(service, source, collection, subject)
        with report.about("GDAL layers", collection.id) as subject:
            for suffix in FORMATS:
                layer(f"/vsicurl/{service.url}/{collection.id}.{suffix}", suffix, collection, subject)
        if collection.extent:
            with report.about("GDAL tiles", collection.id) as subject:
                tile(service, collection, subject)


def tile(service, collection, subject):
    """The smallest tile that holds all of a collection, read by the driver for vector tiles."""
    west, south, east, north = collection.extent

    def place(lon, lat, zoom):
        y = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2
        return int((lon + 180) / 360 * 2**zoom), int(y * 2**zoom)

    zoom = max(z for z in range(15) if place(west, north, z) == place(east, south, z))
    col, row = place(west, north, zoom)
    address = f"{service.url}/collections/{collection.id}/tiles/WebMercatorQuad/{zoom}/{row}/{col}"
    with folder() as here, urllib.request.urlopen(address) as answer:
        path = f"{here}/tile.mvt"
        with open(path, "wb") as file:
            file.write(answer.read())
        numbers = ["-oo", f"Z={zoom}", "-oo", f"X={col}", "-oo", f"Y={row}"]
        listed = run("ogrinfo", "-ro", "-so", *numbers, f"MVT:{path}", collection.id)
        subject.equal("features of the tile", count(listed), collection.located)


def features(service, source, collection, subject):
    def info(*options):
        return run("ogrinfo", "-ro", "-so", source, collection.id, *options)

    plain = info()
    subject.equal("features", count(plain), collection.count)
    subject.near("extent", extent(plain), collection.extent)
    subject.hold("CRS", 'GEOGCRS["WGS 84"' in plain)
    begins = re.search(r"TEMPORAL_INTERVAL_MIN=(\S+)", plain)
    subject.equal("begins", begins and begins[1], collection.interval and collection.interval[0])

    before = len(service.requests())
    paged = run("ogrinfo", "-ro", "-q", source, "-oo", "PAGE_SIZE=10", "-sql", f'SELECT id FROM "{collection.id}"')
    ids = re.findall(r"^  id \(String\) = (.*)$", paged, re.M)
    subject.equal("ids by pages of 10", sorted(ids), sorted(str(feature["id"]) for feature in collection.features))
    pages = {request for request in service.requests()[before:] if "limit=10" in request and "/items" in request}
    subject.equal("pages", len(pages), -(-collection.count // 10))

    if picked := collection.pick():
        name, value, wanted = picked
        # GDAL 3.6 looks for the parameters of each collection at a path of its own in the definition, which has one path
        # for all of them; without it, GDAL tests the condition itself.
        subject.equal(f"-where {name}", count(info("-where", f"{name} = '{value}'")), wanted)
        counted = run("ogrinfo", "-ro", "-q", source, "-sql",
                      f"SELECT COUNT(*) AS n FROM \"{collection.id}\" WHERE {name} = '{value}'")
        subject.equal("-sql", int(re.search(r"n \(Integer\) = (\d+)", counted)[1]), wanted)
    for name, day, wanted in collection.dates():
        # A date compared as it is GDAL asks for by `datetime`, of whatever property, and takes the answer for
        # its own. No type is known to it of what has no value in the first page.
        if f"\n{name}: Date" in plain:
            subject.equal(f"-where {name}", count(info("-where", since(name, day))), wanted)
    if boxed := collection.box():
        box, wanted = boxed
        subject.equal("-spat", count(info("-spat", *map(str, box))), wanted)

    with folder() as here:
        copy = f"{here}/copy.gpkg"
        run("ogr2ogr", "-q", copy, source, collection.id)
        subject.equal("GeoPackage", count(run("ogrinfo", "-ro", "-so", copy, collection.id)), collection.count)


def layer(address, suffix, collection, subject):
    """One whole layer at one address."""
    try:
        text = run("ogrinfo", "-ro", "-so", "-al", address)
        subject.equal(f".{suffix}", count(text), collection.count)
        # To GDAL a CSV's geometry is text.
        if suffix != "csv":
            subject.near("extent", extent(text), collection.extent)
        for name, day, wanted in collection.dates() if suffix == "geojson" else []:
            found = count(run("ogrinfo", "-ro", "-so", "-al", address, "-where", since(name, day)))
            subject.equal(f"-where {name}", found, wanted)
    except RuntimeError as fault:
        subject.hold(f".{suffix}", False, str(fault))
