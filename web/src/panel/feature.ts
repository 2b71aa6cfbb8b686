// What is known of a feature: state on the date, since when, how, by whom, sources.
import type { Atlas, AtlasFeature } from "../data/atlas";
import type { Collection } from "../data/boot";
import { type Cite, citationOf, factsOf, nameOf, otherNames } from "../data/facts";
import { pageOf } from "../data/references";
import { standing } from "../data/standing";
import { classOn, dateOf, finalClass, holds } from "../data/state";
import { html } from "../dom/element";
import { type Content, row } from "../dom/sheet";
import type { View } from "../view/url";
import { longDay } from "../words/days";
import { say } from "../words/language";

function stateOf(atlas: Atlas, collection: Collection, feature: AtlasFeature, date: View["date"]): string {
  const { told } = atlas.boot;
  const states = standing(atlas, { collection: collection.id, id: String(feature.id) }, date);
  if (states.length > 0) return states.map(({ legend }) => legend).join("; ");
  if (!holds(collection, feature.properties, date)) return say(told, "not_on_map");
  const drawn = collection.style && classOn(collection.style, feature.properties, date);
  const since = dateOf(feature.properties, collection.style?.since ?? collection.period?.from);
  const from = since && since <= date ? say(told, "since", { date: longDay(since, told) }) : null;
  return [drawn?.legend, from].filter(Boolean).join(", ");
}

/** What the panel says of a feature on a day. */
export function featureContent(
  atlas: Atlas,
  collection: Collection,
  feature: AtlasFeature,
  date: View["date"],
): Content {
  const { boot } = atlas;
  const id = String(feature.id);
  const cite: Cite = (collectionId, sourceId) => {
    const target = atlas.collection(collectionId);
    const href = target ? pageOf(boot, target, sourceId) : "";
    const source = atlas.feature({ collection: collectionId, id: sourceId });
    return source ? citationOf(source.properties, sourceId, href, boot) : { text: sourceId, href };
  };
  const all = factsOf(collection, feature.properties, boot, cite);
  const summary = all.find(({ property }) => property === collection.change?.summary);
  const { style } = collection;
  // The line of the state tells the class already, once the feature has it.
  const now = style && classOn(style, feature.properties, date);
  const toldByClass =
    style && now?.value && now === finalClass(style, feature.properties) ? style.property : null;
  const facts = all.filter((fact) => fact !== summary && fact.property !== toldByClass);
  return {
    key: `${collection.id}/${id}`,
    kicker: collection.title,
    title: nameOf(collection, feature.properties, id, boot),
    names: otherNames(collection, feature.properties, boot),
    body: [
      html("p", { class: "state" }, stateOf(atlas, collection, feature, date)),
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
