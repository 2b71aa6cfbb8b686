"""Features of the collection `districts`: the repaired outlines joined with what is known of each district."""

import shapely
from shapely.geometry.base import BaseGeometry

import certainty
import measure
from features import LANGUAGES, Feature, Properties, facts, family, rounded, united

GEOMETRY_SOURCES = ("natural-earth-provinces", "natural-earth-disputed", "osm-zones")


def features(outlines: dict[str, BaseGeometry], places: list[Feature]) -> list[Feature]:
    """Returns one feature for each district, in the order of the facts."""
    seats = {place.id: place for place in places}
    return [
        Feature(key, outlines[key], _properties(known, outlines[key], seats[known["seat"]]))
        for key, known in facts("districts").items()
    ]


def _properties(known: Properties, outline: BaseGeometry, seat: Feature) -> Properties:
    names, change, area = known["names"], known["change"], known["area"]
    held, deadline = known.get("held", {}), known.get("deadline", {})
    names_sources, change_sources = united(names["sources"]), certainty.named(change)
    held_sources, area_sources = united(held.get("sources", [])), united(area["sources"])
    deadline_sources = united(deadline.get("sources", []))
    label = known.get("label")
    return {
        **family("name", names),
        "name_hy_status": names["hy_status"],
        "names_note": known.get("names_note"),
        "alt_names": names.get("alt"),
        "iso_country": "AZ",
        "iso_3166_2": known["iso_3166_2"],
        "transfer": change["transfer"],
        "how": change.get("how"),
        "handover_date": change.get("date"),
        "handover_deadline": deadline.get("date"),
        "handover_deadline_revised": deadline.get("revised"),
        "handover_time_note": change.get("time_note"),
        "extent_note": change.get("extent_note"),
        "date_basis": change.get("basis"),
        "announced_by": change.get("announced_by"),
        **certainty.properties(change),
        "status_from": change.get("date", change.get("status_from")),
        "held_since": held.get("since"),
        "held_since_note": held.get("note"),
        **family("summary", change["summary"]),
        "summary_unreviewed": list(LANGUAGES[1:]),
        "area_km2_reported": area.get("reported"),
        "area_reported_note": area.get("note"),
        "area_km2_computed": round(measure.area_km2(rounded(outline, 6)), 1),
        "area_note": area.get("computed_note"),
        "area_km2_changed_reported": area.get("changed"),
        "area_changed_note": area.get("changed_note"),
        **family("centre", {language: seat.properties[f"name_{language}"] for language in LANGUAGES}),
        "centre_id": seat.id,
        "centre_lon": shapely.get_x(seat.geometry),
        "centre_lat": shapely.get_y(seat.geometry),
        "label_lon": label[0] if label else None,
        "label_lat": label[1] if label else None,
        "geometry_quality": "derived",
        "names_sources": names_sources,
        "handover_sources": change_sources,
        "deadline_sources": deadline_sources,
        "held_since_sources": held_sources,
        "area_sources": area_sources,
        "sources": united(
            names_sources, change_sources, held_sources, area_sources, deadline_sources, GEOMETRY_SOURCES
        ),
    }
