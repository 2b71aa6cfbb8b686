// Which names find room first, and from which zoom on. The server draws by the same numbers.
import placement from "../../../src/picture/placement.json";
import type { LabelKind } from "../data/boot";

/** Whether a feature of that rank is shown at a zoom: the points of places come and go with their names. */
export function isRankShown(kind: LabelKind | null, rank: number, zoom: number): boolean {
  const { zoom: first, step } = placement.rank;
  return kind !== "place" || rank < 1 || zoom >= first + (rank - 1) * step;
}

/** Whether names of a kind stand on the map; those of lines are told by the legend. */
export function isNamed(kind: LabelKind): boolean {
  return placement.order.includes(kind);
}

/** The order in which names find room. */
export function byImportance(
  a: { kind: LabelKind; rank: number },
  b: { kind: LabelKind; rank: number },
): number {
  return placement.order.indexOf(a.kind) - placement.order.indexOf(b.kind) || a.rank - b.rank;
}

/** A name without the second one that follows a slash. */
export function firstName(name: string): string {
  return name.split(" / ")[0] ?? name;
}
