// What the menu of the title row holds beside its links: the keys, the colours, the print.
import type { Boot } from "../data/boot";
import { byId, html } from "../dom/element";
import type { Store } from "../view/store";
import { say } from "../words/language";
import { darkSwitch } from "./dark";
import { keyboardList } from "./keys";
import { closeMenus } from "./menus";

/** Fills the menu. */
export function showMore(store: Store, boot: Boot): void {
  const { told } = boot;
  const print = html("button", { type: "button", class: "item" }, say(told, "print"));
  print.addEventListener("click", () => {
    closeMenus();
    window.print();
  });
  const items = [keyboardList(store, boot), darkSwitch(told), print];
  byId("more")
    .querySelector(".sheet")
    ?.append(html("div", { class: "items" }, ...items));
}
