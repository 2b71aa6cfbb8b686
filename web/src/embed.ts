// The map in the page of another: its link to the whole keeps the view.
import type { Boot } from "./boot";
import { byId } from "./element";
import { inLanguage } from "./references";
import type { Store } from "./store";

/** Keeps the link in step with the view. */
export function showOpenMap(store: Store, boot: Boot): void {
  const update = () => {
    byId("open-map").setAttribute("href", `${boot.home}${inLanguage(store.view, "", boot.language)}`);
  };
  store.onChange(update);
  update();
}
