// The table's headers as buttons that sort its rows.
import type { Boot } from "../data/boot";
import { byId, html } from "../dom/element";
import { announce } from "../dom/said";
import type { Store } from "../view/store";
import { say } from "../words/language";
import { type Direction, sorted } from "./sorting";

/** Makes the headers sort, and keeps the order while the date changes. */
export function showColumns(store: Store, boot: Boot): void {
  const { told } = boot;
  const rows = byId("rows");
  const headers = [...byId("columns").querySelectorAll("th")];
  let by: { index: number; direction: Direction } | null = null;

  const sort = () => {
    if (!by) return;
    const { index, direction } = by;
    const valueIn = (row: HTMLElement) => {
      const cell = row.children[index];
      // What holds on the date has no value but its text.
      const value = cell instanceof HTMLElement ? (cell.dataset.sortValue ?? cell.textContent) : "";
      return value?.trim() ?? "";
    };
    const before = [...rows.querySelectorAll<HTMLElement>("tr")];
    const after = sorted(before, valueIn, direction, boot.language);
    // A row that is put in again would lose the focus.
    if (after.some((row, place) => row !== before[place])) rows.append(...after);
  };

  headers.forEach((header, index) => {
    const column = header.textContent ?? "";
    const button = html("button", { type: "button", title: say(told, "sort", { column }) }, column);
    button.addEventListener("click", () => {
      const again = by?.index === index && by.direction === "ascending";
      by = { index, direction: again ? "descending" : "ascending" };
      for (const other of headers) other.removeAttribute("aria-sort");
      header.setAttribute("aria-sort", by.direction);
      sort();
      announce(`${column}: ${say(told, again ? "sorted_down" : "sorted_up")}`);
    });
    header.replaceChildren(button);
  });
  store.onChange((view, previous) => {
    if (view.date !== previous.date) sort();
  });
}
