// What the reader looks at: one place that holds it and tells all controls when it changes.
import { clampDay, type Day } from "../words/days";
import { type Point, type Position, type Selection, sameView, type View } from "./url";

/**
 * What brought a change about: a date, a date that came by itself as the changes play, or a move of the map, which may
 * follow each other fast; a choice, which is a step that Back undoes; the browser's history.
 */
export type Cause = "date" | "play" | "move" | "choice" | "history";

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
    this.#view = this.#within(view);
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
  showDate(date: Day, cause: "date" | "play" = "date"): void {
    const day = clampDay(date, this.from, this.to);
    const { selected } = this.#view;
    this.#change({ date: day, selected: selected && this.follow(selected, day) }, cause);
  }

  /** Compares with another day, or no longer. */
  compare(day: Day | null): void {
    this.#change({ compare: day }, "choice");
  }

  /** Selects a feature, or none. */
  select(selected: Selection | null): void {
    this.#change({ selected, point: null }, "choice");
  }

  /** Asks about a point, or no longer. */
  ask(point: Point | null): void {
    this.#change({ point, selected: null }, "choice");
  }

  /** Shows the table in the place of the map, or the map again. */
  showTable(table: boolean): void {
    this.#change({ table }, "choice");
  }

  /** Draws some collections only, or all. */
  showLayers(layers: readonly string[] | null): void {
    this.#change({ layers }, "choice");
  }

  /** Notes where the map looks. */
  move(position: Position | null): void {
    this.#change({ position }, "move");
  }

  /** Goes to a view of the browser's history. */
  restore(view: View): void {
    this.#change(view, "history");
  }

  #within(view: View): View {
    const { from, to } = this;
    const compare = view.compare && clampDay(view.compare, from, to);
    return { ...view, date: clampDay(view.date, from, to), compare };
  }

  #change(part: Partial<View>, cause: Cause): void {
    const previous = this.#view;
    const next = this.#within({ ...previous, ...part });
    if (sameView(next, previous)) return;
    this.#view = next;
    for (const listener of this.#listeners) listener(next, previous, cause);
  }
}
