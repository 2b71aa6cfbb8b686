// The date in large letters, the sentence that speaks of it with its sources, and the notes.
import type { Boot } from "../data/boot";
import { latestStop } from "../data/stops";
import { citations } from "../dom/citations";
import { byId, html } from "../dom/element";
import { announce } from "../dom/said";
import type { Store } from "../view/store";
import { type Day, longDay } from "../words/days";
import { say } from "../words/language";

/** A pause after which a moving date is read out. */
const readOutAfter = 500;

/** Pictures are of the day that is shown. */
function datePictures(day: Day): void {
  for (const link of document.querySelectorAll<HTMLAnchorElement>("a[data-picture]")) {
    const address = new URL(link.href);
    address.searchParams.set("datetime", day);
    link.href = address.href;
  }
}

/**
 * Keeps date, sentence and notes in step with the view; `asked` is the day the address asked for. Gives what reads the
 * date out.
 */
export function showHeading(store: Store, boot: Boot, asked: Day | null): () => void {
  const { told } = boot;
  const write = (day: Day) => longDay(day, boot.told);
  const title = document.querySelector("h1")?.textContent ?? "";
  let waiting = 0;
  let spoken = "";

  const note = (date: Day, wanted: Day | null) => {
    const parts: string[] = [];
    if (wanted && (wanted < boot.from || wanted > boot.to)) {
      parts.push(
        say(told, "outside_time", { asked: write(wanted), from: write(boot.from), to: write(boot.to) }),
      );
    }
    if (boot.dataUntil && date > boot.dataUntil)
      parts.push(say(told, "data_only_until", { date: write(boot.dataUntil) }));
    byId("note").textContent = parts.join(" ");
  };

  const update = (date: Day) => {
    byId("date").replaceChildren(html("time", { datetime: date }, write(date)));
    document.title = `${title}, ${write(date)}`;
    datePictures(date);
    const inTable = document.getElementById("table-date");
    if (inTable) inTable.textContent = write(date);
    const stop = latestStop(boot.stops, date);
    const before =
      stop && stop.date !== date ? `${say(told, "last_change", { date: write(stop.date) })} ` : "";
    byId("sentence").replaceChildren(
      ...(before ? [html("span", { class: "when" }, before)] : []),
      stop?.text ?? say(told, "nothing_yet"),
      ...(stop?.sources.length
        ? [html("span", { class: "citations" }, ...citations(stop.sources, told))]
        : []),
    );
    spoken = `${write(date)}. ${before}${stop?.text ?? say(told, "nothing_yet")}`;
  };

  const readOut = () => {
    clearTimeout(waiting);
    waiting = window.setTimeout(() => {
      // A slider that has the focus speaks for itself.
      const speaks = document.activeElement?.matches('input[type="range"]') ?? false;
      announce(speaks ? "" : spoken);
    }, readOutAfter);
  };

  note(store.view.date, asked);
  store.onChange((view, previous, cause) => {
    if (view.date === previous.date) return;
    update(view.date);
    note(view.date, null);
    // One day after the other would be cut short by the next.
    if (cause !== "play") readOut();
  });
  return readOut;
}
