// What is known of a feature: state on the date, since when, how, by whom, sources.
import type { Atlas, AtlasFeature } from "../data/atlas";
import type { Collection } from "../data/boot";
import { type Cite, citationOf, factsOf, nameOf, otherNames } from "../data/facts";
import { pageOf } from "../data/references";
import { holderAt, ownState, standing } from "../data/standing";
import { classOn, dateOf, finalClass, holds, type Properties } from "../data/state";
import { html } from "../dom/element";
import { type Content, row } from "../dom/sheet";
import { type Selection, type View, writeView } from "../view/url";
import { longDay } from "../words/days";
import { type Key, say } from "../words/language";

function stateOf(atlas: Atlas, collection: Collection, feature: AtlasFeature, date: View["date"]): string {
  const { told } = atlas.boot;
  const states = standing(atlas, { collection: collection.id, id: String(feature.id) }, date);
  if (states.length > 0) return states.map(({ legend }) => legend).join("; ");
  if (!holds(collection, feature.properties, date)) return say(told, "not_on_map");
  const drawn = classOn(collection, feature.properties, date);
  const since = dateOf(collection, feature.properties, collection.style?.since ?? collection.period?.from);
  const from = since && since <= date ? say(told, "since", { date: longDay(since, told) }) : null;
  return [drawn?.legend, from].filter(Boolean).join(", ");
}

/**
 * Since when the place of a point was held as it was on a day: by a state of its own, else by that of its area, which is named
 * beside it; null of what is no point or lies in none.
 */
function holderOf(
  atlas: Atlas,
  place: Selection,
  { geometry }: AtlasFeature,
  view: View,
): HTMLElement | null {
  const { told } = atlas.boot;
  if (geometry?.type !== "Point") return null;
  const [lon = 0, lat = 0] = geometry.coordinates;
  const area = holderAt(atlas, { lon, lat }, view.date);
  const own = ownState(atlas, place, view.date);
  const selected = own ?? area;
  const collection = selected && atlas.collection(selected.collection);
  const feature = selected && atlas.feature(selected);
  if (!collection?.style || !feature) return null;
  const from = dateOf(collection, feature.properties, collection.period?.from);
  const until = dateOf(collection, feature.properties, collection.period?.to);
  const texts: [Key, string | null | undefined][] = [
    // A state of its own stands in the line above.
    ["here_on", own ? null : classOn(collection, feature.properties, view.date)?.legend],
    ["since_title", from && longDay(from, told)],
    ["next_title", until && longDay(until, told)],
  ];
  return html(
    "dl",
    { class: "holder" },
    ...texts.flatMap(([key, text]) =>
      text
        ? [row({ title: say(told, key, { date: longDay(view.date, told) }), values: [{ text, href: "" }] })]
        : [],
    ),
    area ? withinRow(atlas, area, own !== null, view) : null,
  );
}

/** The area that a place lies in, and what it is on the day if the place has a state of its own. */
function withinRow(atlas: Atlas, area: Selection, differs: boolean, view: View): HTMLElement | null {
  const { boot } = atlas;
  const collection = atlas.collection(area.collection);
  const feature = atlas.feature(area);
  if (!collection || !feature) return null;
  const href = writeView({ ...view, selected: area, point: null }, location.search);
  const name = nameOf(collection, feature.properties, area.id, boot);
  const legend = collection.style && classOn(collection, feature.properties, view.date)?.legend;
  return html(
    "div",
    {},
    html("dt", {}, say(boot.told, differs ? "around" : "within")),
    html("dd", {}, html("a", { href, "data-select": `${area.collection}/${area.id}` }, name)),
    differs && legend ? html("dd", {}, legend) : null,
  );
}

/**
 * What the panel says of a feature on a day: what its layer tells, and once its whole record has come, all of it; null is on
 * its way.
 */
export function featureContent(
  atlas: Atlas,
  collection: Collection,
  feature: AtlasFeature,
  record: Properties | null,
  view: View,
): Content {
  const { boot } = atlas;
  const { date } = view;
  const id = String(feature.id);
  const cite: Cite = (collectionId, sourceId) => {
    const target = atlas.collection(collectionId);
    const href = target ? pageOf(boot, target, sourceId) : "";
    const source = atlas.feature({ collection: collectionId, id: sourceId });
    return target && source
      ? citationOf(target, source.properties, sourceId, href, boot)
      : { text: sourceId, href };
  };
  const all = factsOf(collection, { ...feature.properties, ...record }, boot, cite);
  const summary = all.find(({ property }) => property === collection.change?.summary);
  const { style } = collection;
  // The line of the state tells the class already, once the feature has it.
  const now = classOn(collection, feature.properties, date);
  const toldByClass =
    style && now?.value && now === finalClass(style, feature.properties) ? style.property : null;
  const facts = all.filter((fact) => fact !== summary && fact.property !== toldByClass);
  const state = stateOf(atlas, collection, feature, date);
  return {
    key: `${collection.id}/${id}`,
    kicker: collection.title,
    title: nameOf(collection, { ...feature.properties, ...record }, id, boot),
    names: otherNames(collection, { ...feature.properties, ...record }, boot),
    busy: record === null,
    body: [
      // A class that is all of the collection says nothing new.
      state === collection.title ? null : html("p", { class: "state" }, state),
      holderOf(atlas, { collection: collection.id, id }, feature, view),
      summary ? html("p", { class: "about" }, ...summary.values.map(({ text }) => text)) : null,
      html("dl", {}, ...facts.map(row)),
      html(
        "p",
        { class: "more" },
        html("a", { href: pageOf(boot, collection, id) }, say(boot.told, "feature_page")),
        " ",
        html("a", { href: pageOf(boot, collection, id, "json") }, "GeoJSON"),
      ),
    ],
  };
}
