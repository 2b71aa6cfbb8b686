// Names along a line, in rows above it: the more important first, each where no name and no stem is in its way.

/** A name that wants to stand over its place on the line. */
export interface Wish {
  /** Where on the line its place lies, in pixels. */
  x: number;
  /** How wide the name is, in pixels. */
  width: number;
}

/** Where a name stands: the row, counted from the line, and its left edge in pixels. */
export interface Stand {
  row: number;
  left: number;
}

interface Span {
  left: number;
  right: number;
}

/** Room kept on either side of a stem. */
const besideStem = 3;

const meet = (a: Span, b: Span, gap: number) => a.left < b.right + gap && b.left < a.right + gap;

/** The left edges a name may have: over the middle of its place, else beginning or ending there; none out of view. */
function edges({ x, width }: Wish, room: number): number[] {
  if (width > room) return [];
  const inside = (left: number) => Math.min(Math.max(left, 0), room - width);
  return [x - width / 2, x - besideStem, x + besideStem - width].map(inside);
}

/**
 * Places names in rows; null is a name that finds no room.
 *
 * A stem leads from each place to its name and passes the rows between. Names keep `gap` pixels from each other, and
 * stand where they are in the way of the fewest other places.
 */
export function placeInRows(
  wishes: readonly Wish[],
  rows: number,
  room: number,
  gap: number,
): (Stand | null)[] {
  const names: Span[][] = Array.from({ length: rows }, () => []);
  const stems: Span[][] = Array.from({ length: rows }, () => []);
  const stemOf = ({ x }: Wish): Span => ({ left: x - besideStem, right: x + besideStem });

  const isFree = (wish: Wish, { row, left }: Stand) => {
    const name = { left, right: left + wish.width };
    const blocked = names.slice(0, row).some((below) => below.some((one) => meet(one, stemOf(wish), 0)));
    const onName = names[row]?.some((other) => meet(name, other, gap));
    return !blocked && !onName && !stems[row]?.some((other) => meet(name, other, 0));
  };
  /** How many other places could have no name in a row above this one. */
  const inTheWay = (wish: Wish, { row, left }: Stand) => {
    if (row === rows - 1) return 0;
    const name = { left, right: left + wish.width };
    return wishes.filter((other) => other.x !== wish.x && meet(name, stemOf(other), 0)).length;
  };

  return wishes.map((wish) => {
    const stands = names.flatMap((_names, row) => edges(wish, room).map((left) => ({ row, left })));
    const free = stands.filter((stand) => isFree(wish, stand));
    const costs = free.map((stand) => inTheWay(wish, stand));
    const best = free[costs.indexOf(Math.min(...costs))];
    if (!best) return null;
    names[best.row]?.push({ left: best.left, right: best.left + wish.width });
    for (const passed of stems.slice(0, best.row)) passed.push(stemOf(wish));
    return best;
  });
}
