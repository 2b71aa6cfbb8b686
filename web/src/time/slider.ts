// The time row: a native range for keys and screen readers, over a drawn axis that the pointer drags along.
import type { Boot } from "../data/boot";
import { changesOf, daysInRow, nextDay, previousDay, snap, stopDays, stopOn } from "../data/stops";
import { byId, html, svg } from "../dom/element";
import { lettering } from "../names/lettering";
import type { Store } from "../view/store";
import { type Day, dayAt, longDay, numberOf } from "../words/days";
import { say } from "../words/language";
import { axisOf, dayAtPosition } from "./axis";
import { drawRuler, height, margin, xOf } from "./ruler";

/** The thumb snaps to a stop that is nearer than this, in pixels. */
const snapReach = 6;

/** Draws the axis and keeps it in step with the view. */
export function showSlider(store: Store, boot: Boot): void {
  const days = daysInRow(boot, boot.stops);
  const stops = days.flatMap((day) => stopOn(boot.stops, day) ?? []);
  const changes = stopDays(changesOf(stops));
  const axis = axisOf(boot.from, boot.to, changes);
  const slider = byId("slider");
  const first = numberOf(boot.from);

  const input = html("input", {
    type: "range",
    min: 0,
    max: numberOf(boot.to) - first,
    step: 1,
    "aria-label": say(boot.told, "time_slider"),
  });
  const drawing = svg("svg", { height, "aria-hidden": true, focusable: false });
  slider.replaceChildren(drawing, input);

  const widthOf = lettering(slider);
  // Kept, since to ask for it with every day would have the browser lay out the page with every day.
  let width = 0;

  const draw = () => {
    const { date, compare } = store.view;
    drawing.setAttribute("width", String(width));
    drawing.replaceChildren(...drawRuler({ boot, axis, stops, width, widthOf, date, compare }));
  };

  const update = () => {
    const { date } = store.view;
    input.value = String(numberOf(date) - first);
    const said = [longDay(date, boot.told), stopOn(boot.stops, date)?.text].filter(Boolean);
    input.setAttribute("aria-valuetext", said.join(": "));
    for (const [id, target] of [
      ["previous", previousDay(changes, date)],
      ["next", nextDay(changes, date)],
    ] as const) {
      // A disabled button would drop the focus of the one who pressed it last.
      byId(id).setAttribute("aria-disabled", String(target === null));
    }
    draw();
  };

  const goTo = (day: Day | null) => {
    if (day) store.showDate(day);
  };
  byId("previous").addEventListener("click", () => goTo(previousDay(changes, store.view.date)));
  byId("next").addEventListener("click", () => goTo(nextDay(changes, store.view.date)));

  input.addEventListener("input", () => store.showDate(dayAt(first + Number(input.value))));
  input.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const forward = event.key === "PageUp";
    if (!forward && event.key !== "PageDown") return;
    event.preventDefault();
    goTo(forward ? nextDay(days, store.view.date) : previousDay(days, store.view.date));
  });

  // The native thumb runs evenly over the days and the axis does not, so the pointer is followed here.
  const follow = (event: PointerEvent) => {
    const x = event.clientX - slider.getBoundingClientRect().left;
    const day = dayAtPosition(axis, (x - margin) / (width - 2 * margin));
    store.showDate(snap(x, days, snapReach, (stop) => xOf(axis, width, stop)) ?? day);
  };
  slider.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    slider.setPointerCapture(event.pointerId);
    input.focus({ preventScroll: true });
    follow(event);
  });
  slider.addEventListener("pointermove", (event) => {
    if (slider.hasPointerCapture(event.pointerId)) follow(event);
  });

  const measure = () => {
    width = Math.max(slider.clientWidth, 2 * margin + 1);
    draw();
  };
  measure();
  new ResizeObserver(measure).observe(slider);
  // Names are measured in the letters of the page, which may come late.
  void document.fonts.ready.then(draw);
  store.onChange((view, previous) => {
    if (view.date !== previous.date) update();
    else if (view.compare !== previous.compare) draw();
  });
  update();
}
