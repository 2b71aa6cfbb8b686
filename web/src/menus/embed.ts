// The map in the page of another: its link to the whole keeps the view.
import type { Boot } from "../data/boot";
import { inLanguage } from "../data/references";
import { byId } from "../dom/element";
import type { Store } from "../view/store";

/** Keeps the link in step with the view. */
export function showOpenMap(store: Store, boot: Boot): void {
  const update = () => {
    byId("open-map").setAttribute("href", `${boot.home}${inLanguage(store.view, "", boot.language)}`);
  };
  store.onChange(update);
  update();
}
