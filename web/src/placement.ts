// Where names find room: the more important first, each at the first of its spots that no other has taken.
import type { Geometry, Position } from "geojson";

/** A rectangle on the map in pixels. */
export interface Rectangle {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Whether two rectangles overlap. */
export function overlap(a: Rectangle, b: Rectangle): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

/** The rectangle of a name of some size whose middle, left or right edge stands at a point. */
export function spot(
  x: number,
  y: number,
  width: number,
  height: number,
  side: "middle" | "right" | "left" | "above" | "below",
  gap: number,
): Rectangle {
  const at = (left: number, top: number) => ({ left, top, right: left + width, bottom: top + height });
  switch (side) {
    case "right":
      return at(x + gap, y - height / 2);
    case "left":
      return at(x - gap - width, y - height / 2);
    case "above":
      return at(x - width / 2, y - gap - height);
    case "below":
      return at(x - width / 2, y + gap);
    case "middle":
      return at(x - width / 2, y - height / 2);
  }
}

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

/** The first of the spots that is free, or null. */
export function firstFree(spots: readonly Rectangle[], taken: readonly Rectangle[]): Rectangle | null {
  return spots.find((candidate) => !taken.some((other) => overlap(candidate, other))) ?? null;
}
