// The table's column that depends on the date, its marked row and its links; the rest comes from the server.
import type { Atlas } from "../data/atlas";
import { standing } from "../data/standing";
import { classOn, holds } from "../data/state";
import { byId } from "../dom/element";
import type { Store } from "../view/store";
import { parseSelection, sameSelection, writeView } from "../view/url";
import { say } from "../words/language";

/** Keeps the rows in step with date and selection. */
export function showTable(store: Store, atlas: Atlas): void {
  const { told } = atlas.boot;

  const update = () => {
    for (const row of byId("rows").querySelectorAll<HTMLElement>("tr")) {
      const selection = parseSelection(row.dataset.feature ?? "");
      if (!selection) continue;
      const { date, selected } = store.view;
      row.classList.toggle("selected", sameSelection(selected, selection));
      const link = row.querySelector("a[data-select]");
      link?.setAttribute(
        "href",
        writeView({ ...store.view, selected: selection, point: null }, location.search),
      );
      const collection = atlas.collection(selection.collection);
      const feature = atlas.feature(selection);
      const state = row.querySelector<HTMLElement>("td.state");
      if (!collection?.style || !feature || !state) continue;
      const there = holds(collection, feature.properties, date);
      const drawn = there ? classOn(collection, feature.properties, date) : null;
      const states = standing(atlas, selection, date);
      state.dataset.value = states.length > 0 ? "" : (drawn?.value ?? "");
      const own = there ? (drawn?.legend ?? "") : say(told, "not_on_map");
      state.textContent = states.length > 0 ? states.map(({ legend }) => legend).join("; ") : own;
    }
  };

  atlas.onLayer(update);
  store.onChange(update);
}
