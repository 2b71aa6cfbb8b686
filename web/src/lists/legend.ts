// The legend's live counts, which entries stand on the map, and the switches of its layers; the entries come from the server.
import type { Atlas } from "../data/atlas";
import type { Collection } from "../data/boot";
import { isShown, isSwitched, switched } from "../data/layers";
import { countOf } from "../data/state";
import { html } from "../dom/element";
import type { Store } from "../view/store";
import { say } from "../words/language";

/** Keeps counts and switches in step with the view, once the layers are there. */
export function showLegend(store: Store, atlas: Atlas): void {
  const legend = document.getElementById("legend");
  if (!legend) return;
  const { told } = atlas.boot;
  const entriesOf = ({ id }: Collection) =>
    [...legend.querySelectorAll<HTMLElement>("li[data-value]")].filter(
      ({ dataset }) => dataset.collection === id,
    );

  /** A collection's switch: on its one entry, else on the line above its entries. */
  const add = (collection: Collection): [Collection, HTMLInputElement] | null => {
    const [first, second] = entriesOf(collection);
    if (!first) return null;
    const label = say(told, "show_layer", { layer: collection.title });
    const input = html("input", { type: "checkbox", "aria-label": label });
    input.addEventListener("change", () => {
      store.showLayers(switched(atlas.drawn, store.view.layers, collection.id, input.checked));
    });
    if (second) {
      legend.querySelector(`.switch[data-collection="${CSS.escape(collection.id)}"] label`)?.append(input);
    } else {
      first.replaceChildren(html("label", {}, ...first.childNodes, input));
    }
    return [collection, input];
  };
  const switches = atlas.drawn
    .filter(isSwitched)
    .map(add)
    .filter((one) => one !== null);

  const update = () => {
    const { date, layers } = store.view;
    for (const [collection, input] of switches) input.checked = isShown(collection, layers);
    for (const entry of legend.querySelectorAll<HTMLElement>("li[data-value]")) {
      const collection = atlas.collection(entry.dataset.collection ?? "");
      if (!collection?.style) continue;
      entry.classList.toggle("off", !isShown(collection, layers));
      const count = entry.querySelector(".count");
      if (!atlas.has(collection.id)) continue;
      const value = entry.dataset.value || null;
      const counted = collection.style.classes.find((candidate) => candidate.value === value);
      if (!counted) continue;
      const features = atlas.features(collection.id).map((feature) => feature.properties);
      const { now, of } = countOf(collection, collection.style, counted, features, date);
      // What has no part in the counting is told of only while it stands on the map.
      if (!count) entry.hidden = now === 0;
      else count.textContent = say(told, "count", { now: String(now), of: String(of) });
      entry.classList.toggle("empty", now === 0);
    }
  };

  update();
  atlas.onLayer(update);
  store.onChange(update);
}
