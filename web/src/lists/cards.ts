// One card for every change by the date, the latest first: with them a feature is reached by the keyboard.
import type { Atlas } from "../data/atlas";
import type { Card } from "../data/boot";
import { otherNames } from "../data/facts";
import { byId, html } from "../dom/element";
import type { Store } from "../view/store";
import { sameSelection, writeView } from "../view/url";
import { type Day, longDay } from "../words/days";

/** Keeps the cards in step with date and selection. */
export function showCards(store: Store, atlas: Atlas): void {
  const { boot } = atlas;
  const changes = [...boot.cards].sort((a, b) => a.date.localeCompare(b.date)).reverse();

  const namesOf = (change: Card) => {
    const collection = atlas.collection(change.collection);
    const feature = atlas.feature(change);
    return collection && feature ? otherNames(collection, feature.properties, boot) : [];
  };

  const card = (change: Card, latest: Day | undefined) => {
    const selection = { collection: change.collection, id: change.id };
    const { selected } = store.view;
    const href = writeView({ ...store.view, selected: selection, point: null }, location.search);
    const names = namesOf(change).flatMap(({ language, text }) => [
      " ",
      html("span", { lang: language }, text),
    ]);
    const marks = [change.date === latest && "latest", sameSelection(selected, selection) && "selected"];
    return html(
      "li",
      { class: ["card", ...marks.filter(Boolean)].join(" ") },
      html("p", { class: "when" }, longDay(change.date, boot.told)),
      html(
        "h3",
        {},
        html("a", { href, "data-select": `${change.collection}/${change.id}` }, change.name),
        ...names,
      ),
      ...change.deadlines.map((deadline) => html("p", { class: "deadline" }, deadline)),
      html("p", { class: "summary" }, change.text),
    );
  };

  const update = () => {
    const past = changes.filter(({ date }) => date <= store.view.date);
    // The focus may stand on a card that is made anew.
    const focused = document.activeElement?.getAttribute("data-select");
    const cards = byId("cards");
    const held = cards.contains(document.activeElement);
    cards.replaceChildren(...past.map((change) => card(change, past[0]?.date)));
    byId("no-cards").hidden = past.length > 0 || boot.cards.length === 0;
    if (held && focused) {
      cards
        .querySelector<HTMLElement>(`[data-select="${CSS.escape(focused)}"]`)
        ?.focus({ preventScroll: true });
    }
  };

  atlas.onLayer(({ id }, error) => {
    if (!error && changes.some(({ collection }) => collection === id)) update();
  });
  store.onChange(update);
}
