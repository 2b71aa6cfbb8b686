// Which layers stand on the map: those of the legend can be switched off, what lies beneath them cannot.
import type { Collection } from "./boot";

/** Whether a collection has a switch. */
export const isSwitched = ({ style }: Collection): boolean => style?.legend ?? false;

/** Whether a collection is drawn at first. */
const isAtFirst = ({ style }: Collection): boolean => !style?.off;

/** Whether a collection is drawn, by the layers of the view; null is all that are drawn at first. */
export function isShown(collection: Collection, layers: readonly string[] | null): boolean {
  if (layers === null) return isAtFirst(collection);
  return !isSwitched(collection) || layers.includes(collection.id);
}

/** The layers of the view after a collection has been switched; null once those of the beginning stand on the map. */
export function switched(
  collections: readonly Collection[],
  layers: readonly string[] | null,
  id: string,
  on: boolean,
): readonly string[] | null {
  const all = collections.filter(isSwitched);
  const wanted = all.filter((one) => (one.id === id ? on : isShown(one, layers)));
  const isBeginning = all.every((one) => wanted.includes(one) === isAtFirst(one));
  return isBeginning ? null : wanted.map((one) => one.id);
}
