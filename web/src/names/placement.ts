// Where names find room: the more important first, each at the first of its spots that no other has taken.

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

/** The first of the spots that is free, or null. */
export function firstFree(spots: readonly Rectangle[], taken: readonly Rectangle[]): Rectangle | null {
  return spots.find((candidate) => !taken.some((other) => overlap(candidate, other))) ?? null;
}
