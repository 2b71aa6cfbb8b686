// What was different on a second day: the areas of another class, or that were there on one of the days only.
import type { Day } from "../words/days";
import type { Atlas, AtlasFeature } from "./atlas";
import type { Collection, StyleClass } from "./boot";
import { classOn, holds } from "./state";

/** An area that differs, with what it was on the second day. */
export interface Difference {
  collection: Collection;
  /** Its features of the second day; those of the first if it was not there on the second. */
  features: AtlasFeature[];
  /** Its class on the second day; null if it was not there or has none. */
  drawn: StyleClass | null;
}

interface Area {
  features: AtlasFeature[];
  classes: Set<StyleClass | null>;
}

/** Whether a collection tells the state of areas: states that follow on each other, or areas that come and go. */
export function tellsStates({ area, isArea, style }: Collection): boolean {
  return style !== null && (area !== null || isArea);
}

function areasOn(atlas: Atlas, collection: Collection, day: Day): Map<string, Area> {
  const areas = new Map<string, Area>();
  for (const feature of atlas.features(collection.id)) {
    const { properties, geometry } = feature;
    if (!geometry?.type.endsWith("Polygon") || !holds(collection, properties, day)) continue;
    const name = String((collection.area && properties[collection.area]) ?? feature.id);
    const area = areas.get(name) ?? { features: [], classes: new Set() };
    area.features.push(feature);
    area.classes.add(classOn(collection, properties, day));
    areas.set(name, area);
  }
  return areas;
}

const same = (a: Area | undefined, b: Area | undefined) =>
  a?.classes.size === b?.classes.size && [...(a?.classes ?? [])].every((one) => b?.classes.has(one));

/** The areas whose class on `second` is not that on `first`, of the collections that are drawn. */
export function differences(
  atlas: Atlas,
  first: Day,
  second: Day,
  layers: readonly string[] | null = null,
): Difference[] {
  return atlas.drawn
    .filter(
      (collection) => tellsStates(collection) && (layers?.includes(collection.id) ?? !collection.style?.off),
    )
    .flatMap((collection) => {
      const now = areasOn(atlas, collection, first);
      const then = areasOn(atlas, collection, second);
      return [...new Set([...now.keys(), ...then.keys()])]
        .filter((name) => !same(now.get(name), then.get(name)))
        .map((name) => {
          const area = then.get(name);
          const features = (area ?? now.get(name))?.features ?? [];
          return { collection, features, drawn: [...(area?.classes ?? [])][0] ?? null };
        });
    });
}
