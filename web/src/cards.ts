// One card for every feature that has changed by the date, the latest first.
import type { Atlas, AtlasFeature } from "./atlas";
import type { Collection } from "./boot";
import { type Day, longDay } from "./days";
import { byId, html } from "./element";
import { nameOf, otherNames, textIn } from "./facts";
import { dateOf } from "./state";
import type { Store } from "./store";
import { sameSelection, writeView } from "./url";

/** Keeps the cards in step with date and selection. */
export function showCards(store: Store, atlas: Atlas, collection: Collection): void {
  const { boot } = atlas;
  const changedOn = (feature: AtlasFeature) => dateOf(feature.properties, collection.change?.date);

  const card = (feature: AtlasFeature, changed: Day, latest: Day) => {
    const id = String(feature.id);
    const selection = { collection: collection.id, id };
    const { date, selected } = store.view;
    const href = writeView({ date, selected: selection }, location.search);
    const names = otherNames(collection, feature.properties, boot).flatMap(({ language, text }) => [
      " ",
      html("span", { lang: language }, text),
    ]);
    const marks = [changed === latest && "latest", sameSelection(selected, selection) && "selected"];
    return html(
      "li",
      { class: ["card", ...marks.filter(Boolean)].join(" ") },
      html("p", { class: "when" }, longDay(changed, boot.language)),
      html(
        "h3",
        {},
        html(
          "a",
          { href, "data-select": `${collection.id}/${id}` },
          nameOf(collection, feature.properties, id, boot),
        ),
        ...names,
      ),
      html(
        "p",
        { class: "summary" },
        textIn(feature.properties, collection.change?.summary ?? "", boot) ?? "",
      ),
    );
  };

  const update = () => {
    if (!atlas.has(collection.id)) return;
    const changed = atlas
      .features(collection.id)
      .flatMap((feature) => {
        const day = changedOn(feature);
        return day && day <= store.view.date ? [{ feature, day }] : [];
      })
      .sort((a, b) => a.day.localeCompare(b.day))
      .reverse();
    const latest = changed[0]?.day ?? "";
    // The focus may stand on a card that is made anew.
    const focused = document.activeElement?.getAttribute("data-select");
    const cards = byId("cards");
    const held = cards.contains(document.activeElement);
    cards.replaceChildren(...changed.map(({ feature, day }) => card(feature, day, latest)));
    byId("no-cards").hidden = changed.length > 0;
    if (held && focused) {
      cards
        .querySelector<HTMLElement>(`[data-select="${CSS.escape(focused)}"]`)
        ?.focus({ preventScroll: true });
    }
  };

  atlas.onLayer((loaded) => loaded.id === collection.id && update());
  store.onChange(update);
}
