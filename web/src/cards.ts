// One card for every change by the date, the latest first: with them a feature is reached by the keyboard.
import type { Atlas } from "./atlas";
import type { Stop } from "./boot";
import { type Day, longDay } from "./days";
import { byId, html } from "./element";
import { otherNames } from "./facts";
import type { Store } from "./store";
import { sameSelection, writeView } from "./url";

/** Keeps the cards in step with date and selection. */
export function showCards(store: Store, atlas: Atlas): void {
  const { boot } = atlas;
  const stops = [...boot.stops].sort((a, b) => a.date.localeCompare(b.date)).reverse();

  const namesOf = (stop: Stop) => {
    const collection = atlas.collection(stop.collection);
    const feature = atlas.feature(stop);
    return collection && feature ? otherNames(collection, feature.properties, boot) : [];
  };

  const card = (stop: Stop, latest: Day | undefined) => {
    const selection = { collection: stop.collection, id: stop.id };
    const { date, selected } = store.view;
    const href = writeView({ date, selected: selection }, location.search);
    const names = namesOf(stop).flatMap(({ language, text }) => [
      " ",
      html("span", { lang: language }, text),
    ]);
    const marks = [stop.date === latest && "latest", sameSelection(selected, selection) && "selected"];
    return html(
      "li",
      { class: ["card", ...marks.filter(Boolean)].join(" ") },
      html("p", { class: "when" }, longDay(stop.date, boot.language)),
      html(
        "h3",
        {},
        html("a", { href, "data-select": `${stop.collection}/${stop.id}` }, stop.name),
        ...names,
      ),
      html("p", { class: "summary" }, stop.text),
    );
  };

  const update = () => {
    const past = stops.filter(({ date }) => date <= store.view.date);
    // The focus may stand on a card that is made anew.
    const focused = document.activeElement?.getAttribute("data-select");
    const cards = byId("cards");
    const held = cards.contains(document.activeElement);
    cards.replaceChildren(...past.map((stop) => card(stop, past[0]?.date)));
    byId("no-cards").hidden = past.length > 0;
    if (held && focused) {
      cards
        .querySelector<HTMLElement>(`[data-select="${CSS.escape(focused)}"]`)
        ?.focus({ preventScroll: true });
    }
  };

  atlas.onLayer(({ id }, error) => {
    if (!error && stops.some(({ collection }) => collection === id)) update();
  });
  store.onChange(update);
}
