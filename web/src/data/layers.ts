// Which layers stand on the map: those of the legend can be switched off, what lies beneath them cannot.
import type { Collection } from "./boot";

/** Whether a collection has a switch. */
export const isSwitched = ({ style }: Collection): boolean => style?.legend ?? false;

/** Whether a collection is drawn, by the layers of the view; null is all. */
export function isShown(collection: Collection, layers: readonly string[] | null): boolean {
  return layers === null || !isSwitched(collection) || layers.includes(collection.id);
}

/** The layers of the view after a collection has been switched; null once all of them stand on the map. */
export function switched(
  collections: readonly Collection[],
  layers: readonly string[] | null,
  id: string,
  on: boolean,
): readonly string[] | null {
  const all = collections.filter(isSwitched);
  const wanted = all.filter((one) => (one.id === id ? on : isShown(one, layers))).map((one) => one.id);
  return wanted.length === all.length ? null : wanted;
}
