"""Features of the collection `sites`: posts, barriers and works, tied to the places that sources name."""

import shapely
from shapely.geometry.base import BaseGeometry

import certainty
from features import LANGUAGES, Feature, Properties, facts, family

Point = tuple[float, float]


def points() -> dict[str, Point]:
    """Returns where those sites stand of which a source gives the point."""
    return {key: tuple(known["at"]) for key, known in facts("sites").items() if "at" in known}


def features(places: dict[str, Point]) -> list[Feature]:
    """Returns one feature for each site; `places` are the points of the collection `places`."""
    return [Feature(key, _shape(known, places), _properties(known)) for key, known in facts("sites").items()]


def _shape(known: Properties, places: dict[str, Point]) -> BaseGeometry | None:
    """Returns the point of a site, or the points of the places that it is near: none is made up."""
    if "at" in known:
        return shapely.Point(known["at"])
    near = [places[place] for place in known.get("near", [])]
    if not near:
        return None
    return shapely.Point(near[0]) if len(near) == 1 else shapely.MultiPoint(near)


def _position(known: Properties) -> str | None:
    if "at" in known:
        return "cited-point"
    return {0: None, 1: "near-place", 2: "between-places"}[len(known.get("near", []))]


def _properties(known: Properties) -> Properties:
    linked = certainty.links(known)
    return {
        **family("name", known["names"]),
        **family("summary", known["summary"]),
        "summary_unreviewed": list(LANGUAGES[1:]),
        "kind": known["kind"],
        "near": known.get("near", []),
        "valid_from": known["valid_from"],
        "valid_to": known.get("valid_to"),
        "said_by": certainty.said_by(linked, certainty.SUPPORTS),
        "denied_by": certainty.said_by(linked, certainty.DENIES),
        **certainty.properties(known),
        "note": known["note"],
        "geometry_quality": _position(known),
        "sources": certainty.named(known),
    }
