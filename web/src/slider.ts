// The time row: a native range for keys and screen readers, over a drawn axis that the pointer drags along.
import { type Axis, axisOf, dayAtPosition, positionOf } from "./axis";
import type { Boot } from "./boot";
import { type Day, dayAt, longDay, monthStarts, numberOf, partsOf, shortMonth } from "./days";
import { byId, html, svg } from "./element";
import { say } from "./language";
import { nextDay, previousDay, snap, stopDays, stopOn } from "./stops";
import type { Store } from "./store";

/** The thumb snaps to a stop that is nearer than this, in pixels. */
const snapReach = 6;
/** Room left and right of the axis, so that the thumb is not cut. */
const margin = 14;
const height = 84;
const line = 48;
const rows = [27, 11];
/** Below this width names of stops are left out: the sentence tells them. */
const widthForNames = 420;
const widthForMonth = 30;
const widthForYear = 44;

interface Box {
  row: number;
  left: number;
  right: number;
}

/** Draws the axis and keeps it in step with the date. */
export function showSlider(store: Store, boot: Boot): void {
  const axis = axisOf(
    boot.from,
    boot.to,
    boot.stops.map((stop) => stop.date),
  );
  const days = stopDays(boot.stops).filter((day) => day >= boot.from && day <= boot.to);
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

  const width = () => Math.max(slider.clientWidth, 2 * margin + 1);
  const xOf = (day: Day) => margin + positionOf(axis, day) * (width() - 2 * margin);

  const draw = () => {
    drawing.setAttribute("width", String(width()));
    drawing.replaceChildren(
      ...track(axis, width(), boot),
      ...ticks(axis, xOf, boot),
      ...stopMarks(store.view.date, days, xOf, width(), boot),
      thumb(xOf(store.view.date)),
    );
  };

  const update = () => {
    const { date } = store.view;
    input.value = String(numberOf(date) - first);
    const said = [longDay(date, boot.told), stopOn(boot.stops, date)?.text].filter(Boolean);
    input.setAttribute("aria-valuetext", said.join(": "));
    for (const [id, target] of [
      ["previous", previousDay(days, date)],
      ["next", nextDay(days, date)],
    ] as const) {
      // A disabled button would drop the focus of the one who pressed it last.
      byId(id).setAttribute("aria-disabled", String(target === null));
    }
    draw();
  };

  const goTo = (day: Day | null) => {
    if (day) store.showDate(day);
  };
  byId("previous").addEventListener("click", () => goTo(previousDay(days, store.view.date)));
  byId("next").addEventListener("click", () => goTo(nextDay(days, store.view.date)));

  input.addEventListener("input", () => store.showDate(dayAt(first + Number(input.value))));
  input.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const forward = event.key === "PageUp" || event.key === "]";
    if (!forward && event.key !== "PageDown" && event.key !== "[") return;
    event.preventDefault();
    goTo(forward ? nextDay(days, store.view.date) : previousDay(days, store.view.date));
  });

  // The native thumb runs evenly over the days and the axis does not, so the pointer is followed here.
  const follow = (event: PointerEvent) => {
    const x = event.clientX - slider.getBoundingClientRect().left;
    const day = dayAtPosition(axis, (x - margin) / (width() - 2 * margin));
    store.showDate(snap(x, days, snapReach, xOf) ?? day);
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

  new ResizeObserver(draw).observe(slider);
  store.onChange((view, previous) => {
    if (view.date !== previous.date) update();
  });
  update();
}

function track(axis: Axis, width: number, boot: Boot): SVGElement[] {
  const at = (position: number) => margin + position * (width - 2 * margin);
  const lines = axis.map(({ start, end }) =>
    svg("path", { class: "track", d: `M${at(start)} ${line}H${at(end)}` }),
  );
  const [before, after] = axis;
  const slashes =
    before && after
      ? [
          svg("path", {
            class: "break",
            d: `M${at(before.end) - 1} ${line + 7}l5-14M${at(after.start) - 4} ${line + 7}l5-14`,
          }),
        ]
      : [];
  const silent = boot.dataUntil && boot.dataUntil < boot.to ? boot.dataUntil : null;
  const beyond = silent
    ? [
        svg("path", {
          class: "beyond",
          d: `M${at(positionOf(axis, silent))} ${line}H${at(1)}`,
        }),
      ]
    : [];
  return [...lines, ...beyond, ...slashes];
}

function ticks(axis: Axis, xOf: (day: Day) => number, boot: Boot): SVGElement[] {
  const marks: SVGElement[] = [];
  let [free, namedYear] = [Number.NEGATIVE_INFINITY, 0];
  const name = (x: number, text: string, room: number) => {
    if (x < free) return false;
    marks.push(svg("text", { class: "month", x, y: line + 27 }, text));
    free = x + room;
    return true;
  };
  for (const { from, to } of axis) {
    const starts = monthStarts(from, to);
    const [one, other] = starts;
    const wide = one && other ? xOf(other) - xOf(one) : widthForMonth;
    const byMonth = wide >= widthForMonth;
    for (const [index, start] of starts.entries()) {
      const [year, month] = partsOf(start);
      const x = xOf(start);
      const isYear = month === 1;
      marks.push(
        svg("path", {
          class: isYear ? "tick year" : "tick",
          d: `M${x} ${line}v${isYear || byMonth ? 9 : 5}`,
        }),
      );
      // The last month before a break may be cut short: its name would take the room of the year behind it.
      const isCut = xOf(starts[index + 1] ?? to) - x < widthForMonth;
      // A month is named inside its stretch, a year at its first day; the first of each also says the year.
      if (byMonth && !isCut && wide >= widthForYear + 20 && year !== namedYear) {
        if (name(x + 3, `${shortMonth(start, boot.told)} ${year}`, widthForYear + 18)) namedYear = year;
      } else if (byMonth && !isCut) {
        name(x + 3, shortMonth(start, boot.told), widthForMonth);
      } else if (!byMonth && isYear && name(x - 2, String(year), widthForYear)) {
        namedYear = year;
      }
    }
  }
  return marks;
}

function stopMarks(
  current: Day,
  days: readonly Day[],
  xOf: (day: Day) => number,
  width: number,
  boot: Boot,
): SVGElement[] {
  const marks: SVGElement[] = [];
  const taken: Box[] = [];
  // The current day is named first, so that it always has room.
  const inTurn = [...days].sort(
    (a, b) => Number(b === current) - Number(a === current) || a.localeCompare(b),
  );
  for (const day of inTurn) {
    const x = xOf(day);
    const stop = stopOn(boot.stops, day);
    if (!stop) continue;
    const text = stop.name.split(",")[0] ?? stop.name;
    const isCurrent = day === current;
    const half = text.length * (isCurrent ? 3.5 : 3.2) + 3;
    const centre = Math.min(Math.max(x, half), width - half);
    // A long name would take the room of three others.
    const row =
      width < widthForNames || half > 75
        ? -1
        : rows.findIndex(
            (_y, index) =>
              !taken.some(
                (box) => box.row === index && centre - half < box.right && centre + half > box.left,
              ),
          );
    const top = row >= 0 ? (rows[row] ?? 0) + 3 : line - 12;
    marks.push(
      svg("path", { class: "stem", d: `M${x} ${top}V${line}` }),
      svg("circle", {
        class: "stop",
        "data-date": day,
        cx: x,
        cy: line,
        r: 4.5,
        fill: stop.fill ?? "#fff",
        stroke: stop.stroke ?? "#1a1814",
      }),
    );
    if (row < 0) continue;
    taken.push({ row, left: centre - half, right: centre + half });
    // Stems of later stops pass the names of the first row.
    taken.push({ row: 0, left: x - 1, right: x + 1 });
    const classes = isCurrent ? "stop-name current" : "stop-name";
    marks.push(svg("text", { class: classes, x: centre, y: rows[row] }, text));
  }
  return marks;
}

function thumb(x: number): SVGElement {
  return svg("circle", { class: "thumb", cx: x, cy: line, r: 9 });
}
