"""Features of the collection `sources`: every source that a feature cites, without geometry."""

from features import Feature, Properties, facts


class CitationError(Exception):
    """A feature cites a source that is not listed, or a listed source is cited by none."""


def features(collections: dict[str, list[Feature]]) -> list[Feature]:
    """Returns the sources that the given collections cite, each with the features that cite it."""
    cited: dict[str, list[str]] = {}
    for collection, members in collections.items():
        for feature in members:
            for source in feature.properties["sources"]:
                cited.setdefault(source, []).append(f"{collection}/{feature.id}")
    listed = facts("sources")
    if unknown := sorted(cited.keys() ^ listed.keys()):
        raise CitationError(f"not both listed and cited: {', '.join(unknown)}")
    return [Feature(key, None, _properties(listed[key], cited[key])) for key in sorted(listed)]


def _properties(known: Properties, used_for: list[str]) -> Properties:
    keys = ("title", "publisher", "url", "date", "date_precision", "language", "kind", "side", "license", "note")
    properties = {key: known.get(key) for key in keys}
    if known.get("date") and not known.get("date_precision"):
        properties["date_precision"] = "day"
    return {**properties, "used_for": "; ".join(used_for)}
