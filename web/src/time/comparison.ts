// The second day: the button that asks for one, the field that tells which, and how much was different.
import type { Atlas } from "../data/atlas";
import { differences, tellsStates } from "../data/differences";
import { changesOf, daysInRow, nextDay, previousDay } from "../data/stops";
import { byId, html } from "../dom/element";
import { announce } from "../dom/said";
import type { Store } from "../view/store";
import { type Day, longDay } from "../words/days";
import { count, say } from "../words/language";

/** Keeps the comparison in step with the view. */
export function showComparison(store: Store, atlas: Atlas): void {
  const { boot } = atlas;
  const { told } = boot;
  const button = byId("compare");
  const days = daysInRow(boot, changesOf(boot.stops));

  const field = html("input", {
    type: "date",
    id: "compare-day",
    min: boot.from,
    max: boot.to,
    required: true,
  });
  const result = html("p");
  const stop = html("button", { type: "button" }, say(told, "stop_comparing"));
  const row = byId("comparison");
  row.replaceChildren(html("label", { for: "compare-day" }, say(told, "compared_with")), field, result, stop);

  /** The day that a comparison begins with: the change before the one that is shown, else the next, else the first day. */
  const nearby = (date: Day) => previousDay(days, date) ?? nextDay(days, date) ?? boot.from;

  let announced: Day | null = null;
  const update = () => {
    const { date, compare, layers } = store.view;
    row.hidden = compare === null;
    if (!compare) announced = null;
    button.setAttribute("aria-pressed", String(compare !== null));
    if (!compare) return;
    // A day that is being typed is left alone until it is one.
    if (document.activeElement !== field) field.value = compare;
    const compared = atlas.drawn.filter(tellsStates);
    if (!compared.every(({ id }) => atlas.has(id))) return;
    const number = differences(atlas, date, compare, layers).length;
    const note = say(told, "compare_note", { date: longDay(compare, told) });
    result.replaceChildren(html("b", {}, count(told, "differences", number)), `. ${note}`);
    // While the date moves, the date is what is read out.
    if (compare !== announced) announce(result.textContent ?? "");
    announced = compare;
  };

  const end = () => {
    store.compare(null);
    button.focus({ preventScroll: true });
  };
  button.addEventListener("click", () => {
    if (store.view.compare) {
      end();
    } else {
      store.compare(nearby(store.view.date));
      field.focus({ preventScroll: true });
    }
  });
  stop.addEventListener("click", end);
  field.addEventListener("input", () => {
    if (field.validity.valid) store.compare(field.value);
  });
  field.addEventListener("blur", () => {
    if (store.view.compare) field.value = store.view.compare;
  });

  atlas.onLayer(update);
  store.onChange(update);
  update();
}
