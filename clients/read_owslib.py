"""OWSLib: its client for OGC API - Features."""

from owslib.ogcapi.features import Features


def read(service, report):
    client = Features(f"{service.url}/")
    known = service.collections()
    with report.about("OWSLib", "all") as subject:
        subject.equal("collections", client.feature_collections(), [collection.id for collection in known])
        subject.hold("conformance", any(name.endswith("/conf/core") for name in client.conformance()["conformsTo"]))
        subject.hold("API", client.api()["openapi"].startswith("3.0"))
    for collection in known:
        with report.about("OWSLib", collection.id) as subject:
            described = client.collection(collection.id)
            subject.equal("extent", described.get("extent"), collection.described.get("extent"))
            answer = client.collection_items(collection.id, limit=10000)
            subject.equal("features", len(answer["features"]), collection.count)
            first = collection.features[0]
            subject.equal("one", client.collection_item(collection.id, first["id"])["properties"], first["properties"])

            given = {name for feature in collection.features for name in feature["properties"]}
            schema = client.collection_schema(collection.id)["properties"]
            subject.hold("schema", given <= set(schema), f"without {given - set(schema)}")
            queryables = client.collection_queryables(collection.id)["properties"]
            if picked := collection.pick():
                name, value, wanted = picked
                subject.hold("queryables", name in queryables)
                for what, query in [
                    (f"{name}=", {name: value}),
                    ("CQL2 text", {"filter": f"{name} = '{value}'"}),
                ]:
                    answer = client.collection_items(collection.id, limit=10000, **query)
                    subject.equal(what, len(answer["features"]), wanted)
                ordered = client.collection_items(collection.id, limit=10000, sortby=(name, "desc"))["features"]
                values = [feature["properties"].get(name) for feature in ordered]
                texts = [value for value in values if value is not None]
                subject.hold("sorted", texts == sorted(texts, reverse=True), str(values))
            if boxed := collection.box():
                box, wanted = boxed
                found = client.collection_items(collection.id, bbox=box, limit=10000)["features"]
                subject.equal("bbox", sum(feature["geometry"] is not None for feature in found), wanted)
            for name, day, wanted in collection.dates():
                query = {"filter": f"\"{name}\" >= DATE('{day}')", "limit": 10000}
                found = client.collection_items(collection.id, **query)["features"]
                subject.equal(f"CQL2 {name}", len(found), wanted)
            if collection.interval:
                found = client.collection_items(collection.id, datetime_="2020-12-01", limit=10000)
                subject.equal("on 2020-12-01", len(found["features"]), on(collection, "2020-12-01"))


def on(collection, day):
    """How many features hold on a day, by the plain rule: from counts, to does not, null is open."""
    def holds(properties):
        begins, ends = (properties.get(name) or default for name, default in
                        [("valid_from", "0000"), ("valid_to", "9999")])
        return begins[:10] <= day < ends[:10]

    return sum(holds(feature["properties"]) for feature in collection.features)
