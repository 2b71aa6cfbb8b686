// What the menu of the title row holds beside its links: the keys, the colours, the print.
import type { Boot } from "./boot";
import { darkSwitch } from "./dark";
import { byId, html } from "./element";
import { keyboardList } from "./keys";
import { say } from "./language";
import { closeMenus } from "./menus";
import type { Store } from "./store";

/** Fills the menu. */
export function showMore(store: Store, boot: Boot): void {
  const { told } = boot;
  const print = html("button", { type: "button", class: "item" }, say(told, "print"));
  print.addEventListener("click", () => {
    closeMenus();
    window.print();
  });
  const items = [keyboardList(store, told), darkSwitch(told), print];
  byId("more")
    .querySelector(".sheet")
    ?.append(html("div", { class: "items" }, ...items));
}
