// Keys that hold everywhere on the page, and the list of all keys.
import type { Boot } from "../data/boot";
import { daysInRow, nextDay, previousDay } from "../data/stops";
import { html } from "../dom/element";
import { keep, kept } from "../dom/kept";
import type { Store } from "../view/store";
import type { Day } from "../words/days";
import { type Key, say } from "../words/language";
import { closeMenus } from "./menus";

const name = "single-keys";

/** The keys and what they do, as the list has them. */
const keys: readonly (readonly [keys: readonly string[], told: Key])[] = [
  [["←", "→"], "key_day"],
  [["[", "]", "Page Up", "Page Down"], "key_change"],
  [["Home", "End"], "key_ends"],
  [["+", "−", "←", "↑", "→", "↓"], "key_map"],
  [["/"], "key_search"],
  [["t"], "key_table"],
  [["?"], "key_help"],
  [["Esc"], "key_close"],
];

/** Whether what has the focus takes letters itself. */
function types(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement)
    return !["range", "checkbox", "radio", "button"].includes(target.type);
  return target.isContentEditable || target.matches("textarea, select");
}

/** Listens to the keys; gives the button that opens their list. */
export function keyboardList(store: Store, boot: Boot): HTMLButtonElement {
  const { told } = boot;
  const days = daysInRow(boot, boot.stops);
  let single = kept(name) !== "off";
  const box = html("input", { type: "checkbox", checked: single });
  const close = html("button", { type: "submit", class: "button" }, say(told, "close"));
  const dialog = html(
    "dialog",
    { id: "keys", "aria-labelledby": "keys-title" },
    html("h2", { id: "keys-title" }, say(told, "keyboard")),
    html(
      "dl",
      {},
      ...keys.map(([names, text]) =>
        html(
          "div",
          {},
          html("dt", {}, ...names.flatMap((key, index) => [index > 0 ? " " : "", html("kbd", {}, key)])),
          html("dd", {}, say(told, text)),
        ),
      ),
    ),
    html("form", { method: "dialog" }, html("label", {}, box, " ", say(told, "single_keys")), close),
  );
  document.body.append(dialog);
  box.addEventListener("change", () => {
    single = box.checked;
    keep(name, single ? "on" : "off");
  });
  // A click beside the list; Escape closes it alone, and not what lies behind it.
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "Escape") event.stopPropagation();
  });

  const open = () => {
    closeMenus();
    dialog.showModal();
  };

  const goTo = (day: Day | null) => {
    if (day) store.showDate(day);
    return true;
  };

  const act: Readonly<Record<string, () => boolean>> = {
    "?": () => {
      open();
      return true;
    },
    t: () => {
      closeMenus();
      store.showTable(!store.view.table);
      return true;
    },
    "[": () => goTo(previousDay(days, store.view.date)),
    "]": () => goTo(nextDay(days, store.view.date)),
    "/": () => {
      if (store.view.table) store.showTable(false);
      const field = document.getElementById("search");
      field?.focus();
      return field !== null;
    },
  };
  addEventListener("keydown", (event) => {
    if (!single || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (dialog.open || types(event.target)) return;
    if (act[event.key]?.()) event.preventDefault();
  });

  const button = html(
    "button",
    { type: "button", class: "item", "aria-haspopup": "dialog" },
    say(told, "keyboard"),
  );
  button.addEventListener("click", open);
  return button;
}
