// What is known of a feature: state on the date, since when, how, by whom, sources.
import type { Atlas, AtlasFeature } from "../data/atlas";
import type { Collection } from "../data/boot";
import { type Cite, citationOf, factsOf, nameOf, otherNames } from "../data/facts";
import { pageOf } from "../data/references";
import { holderAt, standing } from "../data/standing";
import { classOn, dateOf, finalClass, holds } from "../data/state";
import { html } from "../dom/element";
import { type Content, row } from "../dom/sheet";
import { type View, writeView } from "../view/url";
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

/** Who held the place of a point on a day, since when, and in which area it lies; null of what is no point or lies in none. */
function holderOf(atlas: Atlas, { geometry }: AtlasFeature, view: View): HTMLElement | null {
  const { boot } = atlas;
  const { told } = boot;
  if (geometry?.type !== "Point") return null;
  const [lon = 0, lat = 0] = geometry.coordinates;
  const selected = holderAt(atlas, { lon, lat }, view.date);
  const collection = selected && atlas.collection(selected.collection);
  const feature = selected && atlas.feature(selected);
  if (!selected || !collection?.style || !feature) return null;
  const legend = classOn(collection, feature.properties, view.date)?.legend;
  const from = dateOf(collection, feature.properties, collection.period?.from);
  const until = dateOf(collection, feature.properties, collection.period?.to);
  const name = nameOf(collection, feature.properties, selected.id, boot);
  const href = writeView({ ...view, selected, point: null }, location.search);
  const texts: [Key, string | null | undefined][] = [
    ["here_on", legend],
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
    html(
      "div",
      {},
      html("dt", {}, say(told, "within")),
      html("dd", {}, html("a", { href, "data-select": `${selected.collection}/${selected.id}` }, name)),
    ),
  );
}

/** What the panel says of a feature on a day. */
export function featureContent(
  atlas: Atlas,
  collection: Collection,
  feature: AtlasFeature,
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
  const all = factsOf(collection, feature.properties, boot, cite);
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
    title: nameOf(collection, feature.properties, id, boot),
    names: otherNames(collection, feature.properties, boot),
    body: [
      // A class that is all of the collection says nothing new.
      state === collection.title ? null : html("p", { class: "state" }, state),
      holderOf(atlas, feature, view),
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
