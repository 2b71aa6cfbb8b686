// Keeps the browser's address and the view in step: replaced while date and map move, a new entry for a choice.
import type { Boot } from "../data/boot";
import type { Store } from "../view/store";
import { readView, type Selection, writeView } from "../view/url";

/** Browsers refuse more than some hundred changes of the address in half a minute. */
const patience = 200;

/** Writes the view into the address and follows Back and Forward. */
export function keepAddress(store: Store, boot: Boot, known: (selection: Selection) => boolean): void {
  let waiting = 0;
  const address = () => writeView(store.view, location.search);

  const replace = () => {
    waiting = 0;
    history.replaceState(null, "", address());
  };
  const flush = () => {
    if (!waiting) return;
    clearTimeout(waiting);
    replace();
  };
  const follow = () => {
    clearTimeout(waiting);
    waiting = 0;
    const told = readView(location.search, location.hash);
    const selected = told.selected && known(told.selected) ? told.selected : null;
    store.restore({ ...told, date: told.date ?? boot.defaultDate, selected });
  };

  store.onChange((_view, _previous, cause) => {
    if (cause === "choice") {
      clearTimeout(waiting);
      waiting = 0;
      history.pushState(null, "", address());
    } else if (cause !== "history") {
      waiting ||= window.setTimeout(replace, patience);
    }
  });
  addEventListener("pagehide", flush);
  addEventListener("popstate", follow);
}
