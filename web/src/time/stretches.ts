// Stretches of the time axis through which changes of one kind follow each other.
import type { Stop } from "../data/boot";
import type { Day } from "../words/days";

/** From the first to the last of such changes, in their colours. */
export interface Stretch {
  from: Day;
  to: Day;
  fill: string;
  /** Id of an SVG pattern in the page. */
  pattern: string | null;
}

const look = ({ fill, stroke, pattern }: Stop) => `${fill} ${stroke} ${pattern}`;

/** The stretches of two or more stops that are filled alike; stops without a colour lie in them, others end them. */
export function stretchesOf(stops: readonly Stop[]): Stretch[] {
  const coloured = stops
    .filter(({ fill, stroke }) => fill ?? stroke)
    .sort((a, b) => a.date.localeCompare(b.date));
  const stretches: Stretch[] = [];
  let first: Stop | null = null;
  for (const stop of coloured) {
    const before = stretches.at(-1);
    if (!first || look(first) !== look(stop)) {
      first = stop;
    } else if (before?.from === first.date) {
      before.to = stop.date;
    } else if (first.fill) {
      stretches.push({ from: first.date, to: stop.date, fill: first.fill, pattern: first.pattern });
    }
  }
  return stretches;
}
