// The legend's live counts, and which entries stand on the map; the entries come from the server.
import type { Atlas } from "./atlas";
import { say } from "./language";
import { countOf } from "./state";
import type { Store } from "./store";

/** Keeps the counts in step with the date, once the layers are there. */
export function showLegend(store: Store, atlas: Atlas): void {
  const legend = document.getElementById("legend");
  if (!legend) return;
  const { told } = atlas.boot;

  const update = () => {
    for (const entry of legend.querySelectorAll<HTMLElement>("li")) {
      const collection = atlas.collection(entry.dataset.collection ?? "");
      const count = entry.querySelector(".count");
      if (!collection?.style || !atlas.has(collection.id)) continue;
      const value = entry.dataset.value || null;
      const counted = collection.style.classes.find((candidate) => candidate.value === value);
      if (!counted) continue;
      const features = atlas.features(collection.id).map((feature) => feature.properties);
      const { now, of } = countOf(collection, collection.style, counted, features, store.view.date);
      // What has no part in the counting is told of only while it stands on the map.
      if (!count) entry.hidden = now === 0;
      else count.textContent = say(told, "count", { now: String(now), of: String(of) });
      entry.classList.toggle("empty", now === 0);
    }
  };

  atlas.onLayer(update);
  store.onChange(update);
}
