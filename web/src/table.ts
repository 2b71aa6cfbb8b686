// The table's column that depends on the date, its marked row and its links; the rest comes from the server.
import type { Atlas } from "./atlas";
import { byId } from "./element";
import { messagesIn } from "./messages";
import { classOn, holds } from "./state";
import type { Store } from "./store";
import { parseSelection, sameSelection, writeView } from "./url";

/** Keeps the rows in step with date and selection. */
export function showTable(store: Store, atlas: Atlas): void {
  const messages = messagesIn(atlas.boot.language);

  const update = () => {
    for (const row of byId("rows").querySelectorAll<HTMLElement>("tr")) {
      const selection = parseSelection(row.dataset.feature ?? "");
      if (!selection) continue;
      const { date, selected } = store.view;
      row.classList.toggle("selected", sameSelection(selected, selection));
      const link = row.querySelector("a[data-select]");
      link?.setAttribute("href", writeView({ date, selected: selection }, location.search));
      const collection = atlas.collection(selection.collection);
      const feature = atlas.feature(selection);
      const state = row.querySelector<HTMLElement>("td.state");
      if (!collection?.style || !feature || !state) continue;
      const there = holds(collection, feature.properties, date);
      const drawn = there ? classOn(collection.style, feature.properties, date) : null;
      state.dataset.value = drawn?.value ?? "";
      state.textContent = there ? (drawn?.legend ?? "") : messages.notOnTheMap;
    }
  };

  atlas.onLayer(update);
  store.onChange(update);
}
