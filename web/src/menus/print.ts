// The page on paper: the map as it stands, fitted to the sheet, with sources and address.
import type { Boot } from "../data/boot";
import { addressOf } from "../data/references";
import { latestStop } from "../data/stops";
import { byId, html } from "../dom/element";
import type { Store } from "../view/store";

/** Keeps in step with the view what is seen on paper alone. */
export function showPrint(store: Store, boot: Boot): void {
  const stage = byId("stage");
  const map = byId("map");
  const update = () => {
    const sources = latestStop(boot.stops, store.view.date)?.sources ?? [];
    byId("printed-sources").replaceChildren(...sources.map(({ text }) => html("li", {}, text)));
    byId("printed-address").textContent = addressOf(boot, store.view, location.search);
  };
  // On paper the map keeps its size in pixels and is drawn larger or smaller as a whole: nothing in it moves.
  const measure = () => {
    stage.style.setProperty("--map-width", String(map.clientWidth));
    stage.style.setProperty("--map-height", String(map.clientHeight));
  };
  new ResizeObserver(measure).observe(map);
  measure();
  store.onChange(update);
  update();
}
