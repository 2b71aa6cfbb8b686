// What part of the earth a map of some size shows: the box that pictures are asked for.
import type { Position } from "./url";

/** A map's part of the earth in degrees, and its size in pixels. */
export interface Frame {
  bbox: [west: number, south: number, east: number, north: number];
  width: number;
  height: number;
}

/** Side of the square that is the whole earth at zoom 0, in pixels. */
const side = 256;
const degrees = 180 / Math.PI;

/** The frame of a map in the web's projection of Mercator; null for a map without a size. */
export function frameOf({ lon, lat, zoom }: Position, width: number, height: number): Frame | null {
  if (width < 1 || height < 1) return null;
  const scale = side * 2 ** zoom;
  const x = lon / 360 + 0.5;
  const y = 0.5 - Math.asinh(Math.tan(lat / degrees)) / (2 * Math.PI);
  const lonAt = (at: number) => (Math.min(Math.max(at, 0), 1) - 0.5) * 360;
  const latAt = (at: number) =>
    Math.atan(Math.sinh((0.5 - Math.min(Math.max(at, 0), 1)) * 2 * Math.PI)) * degrees;
  const [halfWidth, halfHeight] = [width / 2 / scale, height / 2 / scale];
  const box = [lonAt(x - halfWidth), latAt(y + halfHeight), lonAt(x + halfWidth), latAt(y - halfHeight)];
  const [west = 0, south = 0, east = 0, north = 0] = box.map((value) => Number(value.toFixed(5)));
  return { bbox: [west, south, east, north], width: Math.round(width), height: Math.round(height) };
}
