// The menu that gives away the view: its address, its code for other pages, its citation, its print.
import type { Boot } from "../data/boot";
import { addressOf, citationOfView, embedCode } from "../data/references";
import { byId, html } from "../dom/element";
import { announce } from "../dom/said";
import type { Store } from "../view/store";
import type { Day } from "../words/days";
import { type Key, say } from "../words/language";
import { closeMenus } from "./menus";

/** Today where the reader is. */
function today(): Day {
  const now = new Date();
  const two = (number: number) => String(number).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

/** Fills the menu, and its fields anew whenever it is opened or the view changes. */
export function showShare(store: Store, boot: Boot): void {
  const { told } = boot;
  const menu = byId("share");
  const title = document.querySelector("h1")?.textContent ?? "";

  const row = (id: string, name: Key, copy: Key, text: () => string) => {
    const field = html("textarea", { id, readonly: true, rows: 2, spellcheck: "false" });
    const button = html("button", { type: "button", class: "button" }, say(told, copy));
    const result = html("span", { class: "result" });
    button.addEventListener("click", async () => {
      field.value = text();
      try {
        await navigator.clipboard.writeText(field.value);
        result.textContent = say(told, "copied");
      } catch {
        // Without a clipboard, as on a page that is not sent safely, the reader copies what is selected.
        field.focus();
        field.select();
        result.textContent = say(told, "copy_failed");
      }
      announce(result.textContent);
    });
    const fill = () => {
      field.value = text();
      result.textContent = "";
    };
    const element = html(
      "div",
      { class: "share" },
      html("label", { for: id }, say(told, name)),
      field,
      html("p", {}, button, " ", result),
    );
    return { element, fill };
  };

  const address = () => addressOf(boot, store.view, location.search);
  const rows = [
    row("share-link", "link", "copy_link", address),
    row("share-embed", "embed", "copy_embed", () => embedCode(boot, store.view, title)),
    row("share-cite", "cite", "copy_citation", () =>
      citationOfView(boot, store.view, title, address(), today()),
    ),
  ];
  const fill = () => {
    for (const { fill } of rows) fill();
  };
  const print = html("button", { type: "button", class: "button" }, say(told, "print"));
  print.addEventListener("click", () => {
    closeMenus();
    window.print();
  });
  menu.append(html("div", { class: "sheet" }, ...rows.map(({ element }) => element), html("p", {}, print)));
  menu.addEventListener("toggle", fill);
  store.onChange(fill);
  fill();
}
