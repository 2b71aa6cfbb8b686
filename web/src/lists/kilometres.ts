// A line by its own kilometres: where one lies, and which are posted along it.

/** The kilometres at both ends of a line; the second is the lower one if the line is measured backwards. */
export interface Ends {
  from: number;
  to: number;
}

/** Room that a posted kilometre takes, in pixels. */
const roomForPost = 34;

/** Where a kilometre lies between the ends: 0 is the start, 1 the end. */
export function shareOf(km: number, { from, to }: Ends): number {
  return (km - from) / (to - from);
}

/** Whether a kilometre lies on the line, its ends included. */
export function isOn(km: number, ends: Ends): boolean {
  const share = shareOf(km, ends);
  return share >= 0 && share <= 1;
}

/** The least of 1, 2, 5, 10, 20, 50 and so on (or 0.5, 0.2, ...) that is not below a number. */
function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  const step = [1, 2, 5].find((factor) => factor * power >= least * (1 - 1e-9)) ?? 10;
  return step * power;
}

/** The kilometres to post along a line drawn `room` pixels long: both ends, and round ones between as there is room. */
export function postsOf({ from, to }: Ends, room: number): number[] {
  const length = Math.abs(to - from);
  const step = roundStep((length * roomForPost) / Math.max(room, roomForPost));
  const [low, high] = [Math.min(from, to), Math.max(from, to)];
  const posts = [low];
  for (let count = Math.floor(low / step) + 1; count * step < high; count++) {
    // Written as people do, and not as 0.30000000000000004.
    const km = Number((count * step).toPrecision(12));
    if (km - low >= step * 0.7 && high - km >= step * 0.7) posts.push(km);
  }
  return [...posts, high];
}
