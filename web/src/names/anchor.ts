// Where on the map a name stands that the data gives no place of its own. The server has the same rule.
import type { Geometry, Position } from "geojson";
import { numberIn, type Properties } from "../data/state";

/** The first of the items that are the largest by some measure. */
function largest<T>(items: readonly T[], size: (item: T) => number): T | null {
  return items.reduce<T | null>((best, one) => (best === null || size(one) > size(best) ? one : best), null);
}

const middle = (line: Position[] | null): Position | null => line?.[Math.floor(line.length / 2)] ?? null;

/** The edges of the box around positions; null of none. */
function boxOf(positions: readonly Position[]): { low: Position; high: Position } | null {
  const [first] = positions;
  if (!first) return null;
  const edge = (pick: (...values: number[]) => number) =>
    positions.reduce(([x = 0, y = 0], [atX = 0, atY = 0]) => [pick(x, atX), pick(y, atY)], first);
  return { low: edge(Math.min), high: edge(Math.max) };
}

/** The middle of the box around positions. */
function centre(positions: readonly Position[]): Position | null {
  const box = boxOf(positions);
  if (!box) return null;
  const {
    low: [west = 0, south = 0],
    high: [east = 0, north = 0],
  } = box;
  return [(west + east) / 2, (south + north) / 2];
}

function area(positions: readonly Position[]): number {
  const box = boxOf(positions);
  if (!box) return 0;
  const {
    low: [west = 0, south = 0],
    high: [east = 0, north = 0],
  } = box;
  return (east - west) * (north - south);
}

/** All positions of a geometry, of areas those of their outer edges. */
function positionsOf(geometry: Geometry): Position[] {
  switch (geometry.type) {
    case "Point":
      return [geometry.coordinates];
    case "MultiPoint":
    case "LineString":
      return geometry.coordinates;
    case "MultiLineString":
      return geometry.coordinates.flat();
    case "Polygon":
      return geometry.coordinates[0] ?? [];
    case "MultiPolygon":
      return geometry.coordinates.flatMap(([outer = []]) => outer);
    case "GeometryCollection":
      return geometry.geometries.flatMap(positionsOf);
  }
}

/**
 * Longitude and latitude of a name: those that the data gives (`label_lon`, `label_lat`), else the middle position of a
 * line or of the longest of lines, else the middle of the box around it, of several areas around the largest.
 */
export function anchorOf(geometry: Geometry, properties: Properties): Position | null {
  const [lon, lat] = [numberIn(properties, "label_lon"), numberIn(properties, "label_lat")];
  if (lon !== null && lat !== null) return [lon, lat];
  switch (geometry.type) {
    case "LineString":
      return middle(geometry.coordinates);
    case "MultiLineString":
      return middle(largest(geometry.coordinates, (line) => line.length));
    case "MultiPolygon":
      return centre(largest(geometry.coordinates, ([outer = []]) => area(outer))?.[0] ?? []);
    default:
      return centre(positionsOf(geometry));
  }
}
