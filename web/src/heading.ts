// The date in large letters, the sentence that speaks of it with its sources, and the notes.
import type { Boot, Stop } from "./boot";
import { type Day, longDay } from "./days";
import { byId, type Child, html } from "./element";
import { say } from "./language";
import { latestStop } from "./stops";
import type { Store } from "./store";

/** Sources named beside the sentence; the selection's panel has them all. */
const citedAtMost = 4;

/** A pause after which a moving date is read out. */
const readOutAfter = 500;

function citations(stop: Stop, boot: Boot): Child {
  const { told } = boot;
  const cited = stop.sources.slice(0, citedAtMost);
  if (cited.length === 0) return null;
  const links = cited.flatMap(({ text, href }, index) => {
    const label = say(told, "source", { number: String(index + 1), text });
    return [" ", html("a", { href, title: text, "aria-label": label }, String(index + 1))];
  });
  return html("span", { class: "citations" }, ...links);
}

/** Keeps date, sentence and notes in step with the view; `asked` is the day the address asked for. */
export function showHeading(store: Store, boot: Boot, asked: Day | null): void {
  const { told } = boot;
  const write = (day: Day) => longDay(day, boot.told);
  const title = document.querySelector("h1")?.textContent ?? "";
  let readOut = 0;

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
    const inTable = document.getElementById("table-date");
    if (inTable) inTable.textContent = write(date);
    const stop = latestStop(boot.stops, date);
    const before =
      stop && stop.date !== date ? `${say(told, "last_change", { date: write(stop.date) })} ` : "";
    byId("sentence").replaceChildren(
      ...(before ? [html("span", { class: "when" }, before)] : []),
      stop?.text ?? say(told, "nothing_yet"),
      ...(stop ? [citations(stop, boot) ?? ""] : []),
    );
    clearTimeout(readOut);
    const spoken = `${write(date)}. ${before}${stop?.text ?? say(told, "nothing_yet")}`;
    readOut = window.setTimeout(() => {
      // A slider that has the focus speaks for itself.
      const speaks = document.activeElement?.matches('input[type="range"]') ?? false;
      byId("live").textContent = speaks ? "" : spoken;
    }, readOutAfter);
  };

  note(store.view.date, asked);
  store.onChange((view, previous) => {
    if (view.date === previous.date) return;
    update(view.date);
    note(view.date, null);
  });
}
