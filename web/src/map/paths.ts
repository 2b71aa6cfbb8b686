// What Leaflet draws of a feature: a path for each of its parts, in the look of its class.
import type { Geometry } from "geojson";
import L from "leaflet";
import type { AtlasFeature } from "../data/atlas";
import type { StyleClass } from "../data/boot";

/** Whether a feature is drawn as a line. */
export const isLine = (feature: AtlasFeature) => feature.geometry?.type.endsWith("LineString") ?? false;

/** How much of its full strength a feature has that is drawn lighter; pictures have the same. */
const light = 0.55;

/** The look of a class. */
export function pathStyle(
  drawn: StyleClass,
  line: boolean,
  filled: boolean,
  lighter: boolean,
): L.PathOptions {
  const strength = lighter ? light : 1;
  const fillOpacity = drawn.pattern ? 1 : drawn.fill ? drawn.fillOpacity : 0;
  return {
    stroke: Boolean(drawn.stroke),
    color: drawn.stroke ?? "none",
    opacity: strength,
    weight: drawn.strokeWidth,
    dashArray: drawn.strokeDash ?? "",
    fill: !line && filled,
    // Without a fill the area must still be hit by a click.
    fillColor: drawn.pattern ? `url(#${drawn.pattern})` : (drawn.fill ?? "#fff"),
    fillOpacity: fillOpacity * strength,
    lineCap: drawn.strokeDash ? "butt" : "round",
  };
}

/** A feature of points or of geometries of several kinds as one for each, since one path draws one of them. */
export function single(feature: AtlasFeature): AtlasFeature[] {
  const { geometry } = feature;
  switch (geometry?.type) {
    case "MultiPoint":
      return geometry.coordinates.map((coordinates) => ({
        ...feature,
        geometry: { type: "Point", coordinates },
      }));
    case "GeometryCollection":
      return geometry.geometries.flatMap((part) => single({ ...feature, geometry: part }));
    default:
      return [feature];
  }
}

/** The path that draws a geometry; null of what is no single one. */
export function pathOf(geometry: Geometry, options: L.PathOptions): L.Path | null {
  const { coordsToLatLng, coordsToLatLngs } = L.GeoJSON;
  switch (geometry.type) {
    case "Point": {
      const [lon = 0, lat = 0] = geometry.coordinates;
      return L.circleMarker(coordsToLatLng([lon, lat]), options as L.CircleMarkerOptions);
    }
    case "LineString":
      return L.polyline(coordsToLatLngs(geometry.coordinates, 0), options);
    case "MultiLineString":
      return L.polyline(coordsToLatLngs(geometry.coordinates, 1), options);
    case "Polygon":
      return L.polygon(coordsToLatLngs(geometry.coordinates, 1), options);
    case "MultiPolygon":
      return L.polygon(coordsToLatLngs(geometry.coordinates, 2), options);
    default:
      return null;
  }
}
