// What the reader looks at: one place that holds it and tells all controls when it changes.
import { clampDay, type Day } from "./days";
import { type Selection, sameSelection, type View } from "./url";

/** What brought a change about: only a choice made on the page is written into the history. */
export type Cause = "date" | "select" | "history";

/** Is told of a change: the new view, the one before, and the cause. */
export type ViewListener = (view: View, previous: View, cause: Cause) => void;

/** Holds the view and tells its listeners of every change, in the order in which they came. */
export class Store {
  readonly #listeners: ViewListener[] = [];
  #view: View;

  constructor(
    view: View,
    readonly from: Day,
    readonly to: Day,
    /** What a selection becomes on another day: of the states of one area the one that holds then. */
    private readonly follow: (selected: Selection, date: Day) => Selection = (selected) => selected,
  ) {
    this.#view = { ...view, date: clampDay(view.date, from, to) };
  }

  /** What the reader looks at now. */
  get view(): View {
    return this.#view;
  }

  /** Tells `listener` of every change from now on. */
  onChange(listener: ViewListener): void {
    this.#listeners.push(listener);
  }

  /** Shows another day; one outside the range becomes its end. */
  showDate(date: Day): void {
    const day = clampDay(date, this.from, this.to);
    const { selected } = this.#view;
    this.#change({ date: day, selected: selected && this.follow(selected, day) }, "date");
  }

  /** Selects a feature, or none. */
  select(selected: Selection | null): void {
    this.#change({ ...this.#view, selected }, "select");
  }

  /** Goes to a view of the browser's history. */
  restore(view: View): void {
    this.#change({ ...view, date: clampDay(view.date, this.from, this.to) }, "history");
  }

  #change(next: View, cause: Cause): void {
    const previous = this.#view;
    if (next.date === previous.date && sameSelection(next.selected, previous.selected)) return;
    this.#view = next;
    for (const listener of this.#listeners) listener(next, previous, cause);
  }
}
