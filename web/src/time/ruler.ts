// The drawing of the time axis: its stretches and break, months and years, changes with their names, the day itself.
import type { Boot, Stop } from "../data/boot";
import { svg } from "../dom/element";
import type { WidthOf } from "../names/lettering";
import { placeInRows } from "../names/rows";
import { addDays, type Day, longDay, monthStarts, partsOf, shortMonth } from "../words/days";
import { type Axis, positionOf } from "./axis";
import { stretchesOf } from "./stretches";

/** Room left and right of the axis, so that the thumb is not cut. */
export const margin = 14;
/** The height of the drawing. */
export const height = 84;
const line = 48;
const band = 14;
/** Base lines of the rows of names, counted from the axis. */
const rows = [28, 12];
const gap = 10;
/** A longer name would take the room of three others; only the current one may have it. */
const widest = 150;
const gapOfMonths = 6;

/** What the axis is drawn from. */
export interface Ruler {
  boot: Boot;
  axis: Axis;
  /** The stops inside the axis, one a day, in order. */
  stops: readonly Stop[];
  /** The width of the drawing in pixels. */
  width: number;
  widthOf: WidthOf;
  date: Day;
  /** A second day. */
  compare: Day | null;
}

/** Where a day lies on a drawing of some width, in pixels. */
export function xOf(axis: Axis, width: number, day: Day): number {
  return margin + positionOf(axis, day) * (width - 2 * margin);
}

/** All that is drawn, the lowest first. */
export function drawRuler(ruler: Ruler): SVGElement[] {
  const { axis, width, date, compare } = ruler;
  const second =
    compare === null
      ? []
      : [svg("path", { class: "second", d: `M${xOf(axis, width, compare)} ${line - 11}l8 11-8 11-8-11z` })];
  return [
    ...stretches(ruler),
    ...track(ruler),
    ...months(ruler),
    ...marks(ruler),
    ...second,
    svg("circle", { class: "thumb", cx: xOf(axis, width, date), cy: line, r: 9 }),
  ];
}

function stretches({ axis, width, stops }: Ruler): SVGElement[] {
  return stretchesOf(stops).map(({ from, to, fill, pattern }) => {
    const x = xOf(axis, width, from);
    return svg("rect", {
      class: "stretch",
      x,
      y: line - band / 2,
      width: xOf(axis, width, to) - x,
      height: band,
      fill: pattern ? `url(#${pattern})` : fill,
    });
  });
}

function track({ axis, width, boot }: Ruler): SVGElement[] {
  const at = (position: number) => margin + position * (width - 2 * margin);
  const lines = axis.map(({ start, end }) =>
    svg("path", { class: "track", d: `M${at(start)} ${line}H${at(end)}` }),
  );
  const [before, after] = axis;
  if (before && after) {
    const d = `M${at(before.end) - 1} ${line + 7}l5-14M${at(after.start) - 4} ${line + 7}l5-14`;
    lines.push(svg("path", { class: "break", d }));
  }
  const silent = boot.dataUntil && boot.dataUntil < boot.to ? boot.dataUntil : null;
  if (silent) {
    lines.push(svg("path", { class: "beyond", d: `M${at(positionOf(axis, silent))} ${line}H${at(1)}` }));
  }
  return lines;
}

/** Months or years, whichever find room; a stretch that the day lies in is set in bold. */
function months({ axis, width, boot, widthOf, date }: Ruler): SVGElement[] {
  const marks: SVGElement[] = [];
  // One path for all ticks: some fifty of their own would be a quarter of the page's.
  let ticks = "";
  let [free, namedYear] = [Number.NEGATIVE_INFINITY, 0];
  const name = (x: number, text: string, current: boolean) => {
    const room = widthOf(text, true);
    if (x < free || x + room > width) return false;
    marks.push(svg("text", { class: current ? "month current" : "month", x, y: line + 27 }, text));
    free = x + room + gapOfMonths;
    return true;
  };
  for (const { from, to } of axis) {
    const starts = monthStarts(from, to);
    const ends = starts.map((_start, index) => starts[index + 1] ?? addDays(to, 1));
    const spans = starts.map((start, index) => {
      return xOf(axis, width, ends[index] ?? to) - xOf(axis, width, start);
    });
    const text = (start: Day) => shortMonth(start, boot.told);
    const needed = Math.max(0, ...starts.map((start) => widthOf(text(start), true))) + gapOfMonths;
    const byMonth = Math.max(0, ...spans) >= needed;
    const here = from <= date && date <= to;
    for (const [index, start] of starts.entries()) {
      const [year, month] = partsOf(start);
      const [x, span] = [xOf(axis, width, start), spans[index] ?? 0];
      const isYear = month === 1;
      const long = isYear || byMonth;
      ticks += `M${x} ${line + band / 2}v${long ? 7 : 4}`;
      const isMonth = here && start.slice(0, 7) === date.slice(0, 7);
      const withYear = `${text(start)} ${year}`;
      // A month is named inside its stretch, a year at its first day; the first of each also says the year.
      if (byMonth && year !== namedYear && span >= widthOf(withYear, true) + gapOfMonths) {
        if (name(x + 3, withYear, isMonth)) namedYear = year;
      } else if (byMonth && span >= widthOf(text(start), true) + 3) {
        name(x + 3, text(start), isMonth);
      } else if (!byMonth && isYear && name(x - 2, String(year), here && year === partsOf(date)[0])) {
        namedYear = year;
      }
    }
  }
  return [svg("path", { class: "tick", d: ticks }), ...marks];
}

/** The name of a stop: all of it, or what stands before its comma if that is too long. */
function shortName({ name }: Stop, widthOf: WidthOf): string {
  return widthOf(name) <= widest ? name : (name.split(",")[0] ?? name);
}

function marks({ axis, width, boot, stops, widthOf, date }: Ruler): SVGElement[] {
  const named = stops.map((stop) => {
    const current = stop.date === date;
    const text = shortName(stop, widthOf);
    return { stop, current, text, x: xOf(axis, width, stop.date), width: widthOf(text, current) };
  });
  // The current one always has room; then the shorter, so that most have.
  const inTurn = named
    .filter(({ stop, current, width: needed }) => current || (stop.isChange && needed <= widest))
    .sort((a, b) => Number(b.current) - Number(a.current) || a.width - b.width);
  const stands = placeInRows(inTurn, rows.length, width, gap);
  const standOf = new Map(inTurn.map((one, index) => [one.stop, stands[index]]));
  const [stems, circles, names]: SVGElement[][] = [[], [], []];
  for (const { stop, current, text, x } of named) {
    const stand = standOf.get(stop);
    const base = rows[stand?.row ?? 0] ?? 0;
    if (stand || stop.isChange)
      stems?.push(svg("path", { class: "stem", d: `M${x} ${stand ? base + 4 : line - band}V${line}` }));
    circles?.push(
      svg(
        "circle",
        {
          class: stop.isChange ? "stop" : "stop event",
          "data-date": stop.date,
          cx: x,
          cy: line,
          r: stop.isChange ? 4.5 : 2.8,
          fill: stop.fill ?? stop.stroke ?? "#fff",
          stroke: stop.stroke ?? "#1a1814",
        },
        svg("title", {}, `${longDay(stop.date, boot.told)}: ${stop.name}`),
      ),
    );
    const classes = current ? "stop-name current" : "stop-name";
    if (stand) names?.push(svg("text", { class: classes, x: stand.left, y: base }, text));
  }
  return [...(stems ?? []), ...(circles ?? []), ...(names ?? [])];
}
