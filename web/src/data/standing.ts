// What stands in an area or a place on a day: the states that belong to it. The server tells it by the same rule.
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

/** The collections of the states that a feature may have: those of places if it is one, those of areas if it is one. */
function statesFor(atlas: Atlas, selection: Selection): Collection[] {
  const of = atlas.collection(selection.collection);
  return atlas.boot.collections.filter(({ ofPlaces }) => (ofPlaces ? of?.isPlace : of?.isArea));
}

/** The classes of the states that hold in an area or a place on a day, each once; none in a feature that is neither. */
export function standing(atlas: Atlas, selection: Selection, day: Day): StyleClass[] {
  return statesFor(atlas, selection).flatMap((one) => classesOf(atlas, one, selection.id, day));
}

/** The state of its own that a place has on a day; null if it has none. */
export function ownState(atlas: Atlas, selection: Selection, day: Day): Selection | null {
  for (const collection of statesFor(atlas, selection).filter(({ ofPlaces }) => ofPlaces)) {
    const { states } = collection;
    const found = atlas
      .features(collection.id)
      .filter(
        ({ properties }) =>
          states && textsOf(properties, states).includes(selection.id) && holds(collection, properties, day),
      );
    const own = latestOf(collection, found);
    if (own) return { collection: collection.id, id: String(own.id) };
  }
  return null;
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
  const ofStates = atlas.drawn.filter(({ states, ofPlaces }) => states && !ofPlaces);
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
