// Keeps the browser's address and the view in step: replaced while the date moves, a new entry for a selection.
import type { Boot } from "./boot";
import type { Store } from "./store";
import { readView, type Selection, writeView } from "./url";

/** Browsers refuse more than some hundred changes of the address in half a minute. */
const patience = 200;

/** Writes the view into the address and follows Back and Forward. */
export function keepAddress(store: Store, boot: Boot, known: (selection: Selection) => boolean): void {
  let waiting = 0;
  const address = () => writeView(store.view, location.search) + location.hash;

  const replace = () => {
    waiting = 0;
    history.replaceState(null, "", address());
  };
  const flush = () => {
    if (!waiting) return;
    clearTimeout(waiting);
    replace();
  };

  store.onChange((_view, _previous, cause) => {
    if (cause === "select") {
      clearTimeout(waiting);
      waiting = 0;
      history.pushState(null, "", address());
    } else if (cause === "date") {
      waiting ||= window.setTimeout(replace, patience);
    }
  });
  addEventListener("pagehide", flush);
  addEventListener("popstate", () => {
    clearTimeout(waiting);
    waiting = 0;
    const { date, selected } = readView(location.search);
    const found = selected && known(selected) ? selected : null;
    store.restore({ date: date ?? boot.defaultDate, selected: found });
  });
}
