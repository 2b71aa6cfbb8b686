// The rings of areas, and what lies in them.
import type { Geometry, Position } from "geojson";

/** All rings of an area, holes among them; none of what is no area. */
export function ringsOf(geometry: Geometry | null): Position[][] {
  if (geometry?.type === "Polygon") return geometry.coordinates;
  return geometry?.type === "MultiPolygon" ? geometry.coordinates.flat() : [];
}

/** Whether a point lies in an area of these rings: a ray from it crosses their edges an odd number of times. */
export function liesIn([x = 0, y = 0]: readonly number[], rings: readonly (readonly number[])[][]): boolean {
  let odd = false;
  for (const ring of rings) {
    let [lastX = 0, lastY = 0] = ring.at(-1) ?? [];
    for (const [nextX = 0, nextY = 0] of ring) {
      if (nextY > y !== lastY > y && x < lastX + ((y - lastY) / (nextY - lastY)) * (nextX - lastX))
        odd = !odd;
      [lastX, lastY] = [nextX, nextY];
    }
  }
  return odd;
}
