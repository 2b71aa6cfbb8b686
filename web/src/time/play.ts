// The button that plays the changes one after the other, for the reader who asks for it.
import type { Boot } from "../data/boot";
import { changesOf, daysInRow, nextDay } from "../data/stops";
import { byId, svg } from "../dom/element";
import type { Store } from "../view/store";
import { say } from "../words/language";
import { Player } from "./player";

/** Milliseconds that a change stays, and those it stays for readers who asked for less motion. */
const pace = 2500;
const calmPace = 5000;

const shapes = { play: "M5 3 17 10 5 17z", pause: "M5 3h3.5v14H5zM11.5 3H15v14h-3.5z" };

/** Puts the button in place; `readOut` says the day when the playing has ended, since it is silent meanwhile. */
export function showPlay(store: Store, boot: Boot, readOut: () => void): void {
  const { told } = boot;
  const button = byId("play");
  const days = daysInRow(boot, changesOf(boot.stops));
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;

  const step = () => {
    // From the last change the walk begins anew.
    const day = nextDay(days, store.view.date) ?? days[0];
    if (day) store.showDate(day, "play");
    return nextDay(days, store.view.date) !== null;
  };
  const tell = (playing: boolean) => {
    const label = say(told, playing ? "pause" : "play");
    button.setAttribute("aria-label", label);
    button.setAttribute("title", label);
    button.replaceChildren(
      svg(
        "svg",
        { viewBox: "0 0 20 20", "aria-hidden": true },
        svg("path", { d: playing ? shapes.pause : shapes.play }),
      ),
    );
    if (!playing) readOut();
  };
  const player = new Player(step, calm ? calmPace : pace, tell);

  button.setAttribute("aria-disabled", String(days.length === 0));
  button.addEventListener("click", () => {
    if (player.playing) player.stop();
    else if (days.length > 0) player.start();
  });

  // Whatever else the reader does, the map is theirs again; the button itself ends the playing by its click.
  const interrupt = (event: Event) => {
    const isOther = event instanceof KeyboardEvent && event.key !== "Enter" && event.key !== " ";
    const isOnButton = event.target instanceof Node && button.contains(event.target);
    if (isOther || !isOnButton) player.stop();
  };
  for (const action of ["pointerdown", "keydown", "wheel"]) {
    addEventListener(action, interrupt, { capture: true, passive: true });
  }
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) player.stop();
  });
  store.onChange((_view, _previous, cause) => {
    if (cause !== "play") player.stop();
  });
}
