"""geopandas with pyogrio: whole layers and OGC API - Features, as a notebook reads them."""

import geopandas
import pyogrio


def read(service, report):
    source = f"OAPIF:{service.url}/"
    known = service.collections()
    with report.about("geopandas", "all") as subject:
        subject.equal("layers", [name for name, _ in pyogrio.list_layers(source)],
                      [collection.id for collection in known])
    for collection in known:
        with report.about("geopandas", collection.id) as subject:
            for what, frame in [
                (".geojson", geopandas.read_file(f"{service.url}/{collection.id}.geojson")),
                (".fgb", geopandas.read_file(f"{service.url}/{collection.id}.fgb")),
                ("OAPIF", geopandas.read_file(source, layer=collection.id)),
            ]:
                subject.equal(what, len(frame), collection.count)
                # The same system, by its one or other name.
                subject.hold("CRS", frame.crs is not None
                             and frame.crs.to_authority() in [("EPSG", "4326"), ("OGC", "CRS84")], str(frame.crs))
                located = frame[frame.geometry.notna()]
                subject.equal("geometries", len(located), collection.located)
                if collection.extent:
                    subject.near("extent", list(located.total_bounds), collection.extent)
                subject.equal("ids", sorted(frame["id"]), sorted(feature["id"] for feature in collection.features))
            if picked := collection.pick():
                name, value, wanted = picked
                chosen = geopandas.read_file(source, layer=collection.id, where=f"{name} = '{value}'")
                subject.equal(f"where {name}", len(chosen), wanted)
                chosen = geopandas.read_file(f"{service.url}/{collection.id}.geojson?{name}={value}")
                subject.equal(f"?{name}=", len(chosen), wanted)
            if boxed := collection.box():
                box, wanted = boxed
                subject.equal("bbox", len(geopandas.read_file(source, layer=collection.id, bbox=tuple(box))), wanted)
            if collection.interval:
                begins = min(filter(None, (f["properties"].get("valid_from") for f in collection.features)))
                whole = geopandas.read_file(f"{service.url}/{collection.id}.geojson")
                subject.equal("first day", whole["valid_from"].min().strftime("%Y-%m-%d"), begins[:10])
