// What stands in an area on a day: the states that belong to it. The server tells it by the same rule.
import type { Point, Selection } from "../view/url";
import type { Day } from "../words/days";
import type { Atlas } from "./atlas";
import type { Collection, StyleClass } from "./boot";
import { liesIn, ringsOf } from "./rings";
import { classOn, holds, latestOf, textsOf } from "./state";

function classesOf(atlas: Atlas, collection: Collection, area: string, day: Day): StyleClass[] {
  const { states, style } = collection;
  if (!states || !style) return [];
  const here = atlas
    .features(collection.id)
    .map(({ properties }) => properties)
    .filter((properties) => textsOf(properties, states).includes(area) && holds(collection, properties, day))
    .map((properties) => classOn(collection, properties, day));
  return style.classes.filter((candidate) => here.includes(candidate));
}

/** The classes of the states that hold in an area on a day, each once; none in a feature that is no area. */
export function standing(atlas: Atlas, area: Selection, day: Day): StyleClass[] {
  if (!atlas.collection(area.collection)?.isArea) return [];
  return atlas.boot.collections.flatMap((collection) => classesOf(atlas, collection, area.id, day));
}

/** The state that holds on a day in the area of a selected state; the selection itself where it is none. */
export function stateOn(atlas: Atlas, selected: Selection, day: Day): Selection {
  const collection = atlas.collection(selected.collection);
  const feature = atlas.feature(selected);
  if (!collection?.area || !feature || holds(collection, feature.properties, day)) return selected;
  const area = feature.properties[collection.area];
  const others = atlas
    .features(collection.id)
    .filter(
      ({ properties }) => properties[collection.area ?? ""] === area && holds(collection, properties, day),
    );
  const other = latestOf(collection, others);
  return other ? { collection: collection.id, id: String(other.id) } : selected;
}

/** The state that holds on a day where a point lies, else the area; null where neither is. */
export function holderAt(atlas: Atlas, { lon, lat }: Point, date: Day): Selection | null {
  const ofStates = atlas.drawn.filter(({ states }) => states);
  const ofAreas = atlas.drawn.filter(({ isArea }) => isArea);
  for (const collection of [...ofStates, ...ofAreas]) {
    const found = atlas
      .features(collection.id)
      .filter(
        ({ geometry, properties }) =>
          holds(collection, properties, date) && liesIn([lon, lat], ringsOf(geometry)),
      );
    const holder = latestOf(collection, found);
    if (holder) return { collection: collection.id, id: String(holder.id) };
  }
  return null;
}
