"""Geodesic measures on the WGS 84 ellipsoid."""

import shapely
from pyproj import Geod
from shapely.geometry.base import BaseGeometry

WGS84 = Geod(ellps="WGS84")


def area_km2(geometry: BaseGeometry) -> float:
    """Returns the area of a polygon in square kilometres; its edges are geodesics."""
    area, _ = WGS84.geometry_area_perimeter(shapely.orient_polygons(geometry, exterior_cw=False))
    return abs(area) / 1e6


def length_km(geometry: BaseGeometry) -> float:
    """Returns the length of a line in kilometres."""
    return WGS84.geometry_length(geometry) / 1e3


def distance_km(a: tuple[float, ...], b: tuple[float, ...]) -> float:
    """Returns the distance between two points (longitude, latitude) in kilometres."""
    return float(WGS84.inv(a[0], a[1], b[0], b[1])[2]) / 1e3
