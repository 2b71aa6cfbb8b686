// What is known of the selected feature: state on the date, since when, how, by whom, sources.
import type { Atlas, AtlasFeature } from "./atlas";
import type { Collection, Reference } from "./boot";
import { longDay } from "./days";
import { byId, html } from "./element";
import { type Cite, citationOf, factsOf, nameOf, otherNames } from "./facts";
import { say } from "./language";
import { standing } from "./standing";
import { classOn, dateOf, finalClass, holds } from "./state";
import type { Store } from "./store";
import { sameSelection } from "./url";

const pageOf = (collection: Collection, id: string) => `${collection.itemsHref}/${encodeURIComponent(id)}`;

/** Keeps the panel in step with the view, closes it by Esc or its button, and gives the focus back. */
export function showPanel(store: Store, atlas: Atlas): void {
  const { boot } = atlas;
  const { told } = boot;
  const slot = byId("panel-slot");
  let opener: Element | null = null;

  const cite: Cite = (collectionId, id) => {
    const collection = atlas.collection(collectionId);
    const page = collection ? pageOf(collection, id) : "";
    const source = atlas.feature({ collection: collectionId, id });
    return source ? citationOf(source.properties, id, page, boot) : { text: id, href: page };
  };

  const stateOf = (collection: Collection, feature: AtlasFeature): string => {
    const { date } = store.view;
    const states = standing(atlas, { collection: collection.id, id: String(feature.id) }, date);
    if (states.length > 0) return states.map(({ legend }) => legend).join("; ");
    if (!holds(collection, feature.properties, date)) return say(told, "not_on_map");
    const drawn = collection.style && classOn(collection.style, feature.properties, date);
    const since = dateOf(feature.properties, collection.style?.since ?? collection.period?.from);
    const from = since && since <= date ? say(told, "since", { date: longDay(since, boot.told) }) : null;
    return [drawn?.legend, from].filter(Boolean).join(", ");
  };

  const value = ({ text, href }: Reference) => html("dd", {}, href ? html("a", { href }, text) : text);

  const panel = (collection: Collection, feature: AtlasFeature) => {
    const id = String(feature.id);
    const names = otherNames(collection, feature.properties, boot).flatMap(({ language, text }, index) => [
      index > 0 ? " · " : "",
      html("span", { lang: language }, text),
    ]);
    const all = factsOf(collection, feature.properties, boot, cite);
    const summary = all.find(({ property }) => property === collection.change?.summary);
    const { style } = collection;
    // The line of the state tells the class already, once the feature has it.
    const now = style && classOn(style, feature.properties, store.view.date);
    const toldByClass =
      style && now?.value && now === finalClass(style, feature.properties) ? style.property : null;
    const facts = all
      .filter((fact) => fact !== summary && fact.property !== toldByClass)
      .map(({ title, values }) => html("div", {}, html("dt", {}, title), ...values.map(value)));
    const close = html("button", { type: "button", class: "close", "aria-label": say(told, "close") }, "×");
    close.addEventListener("click", () => store.select(null));
    const page = pageOf(collection, id);
    return html(
      "section",
      {
        class: "panel",
        id: "panel",
        "aria-labelledby": "panel-title",
        // Focused, it scrolls by the keys.
        tabindex: 0,
        "data-feature": `${collection.id}/${id}`,
      },
      close,
      html("p", { class: "kicker" }, collection.title),
      html("h2", { id: "panel-title", tabindex: -1 }, nameOf(collection, feature.properties, id, boot)),
      names.length > 0 ? html("p", { class: "names" }, ...names) : null,
      html("p", { class: "state" }, stateOf(collection, feature)),
      summary ? html("p", { class: "about" }, ...summary.values.map(({ text }) => text)) : null,
      html("dl", {}, ...facts),
      html(
        "p",
        { class: "more" },
        html("a", { href: page }, say(told, "feature_page")),
        " ",
        html("a", { href: `${page}?f=json` }, "GeoJSON"),
      ),
    );
  };

  const update = () => {
    const { selected } = store.view;
    const collection = selected && atlas.collection(selected.collection);
    const feature = selected && atlas.feature(selected);
    if (!selected) slot.replaceChildren();
    // Until its layer has come, the panel that the server wrote stands.
    if (!collection || !feature) return;
    const old = slot.querySelector(".panel");
    const made = panel(collection, feature);
    const scrolled = old?.getAttribute("data-feature") === made.dataset.feature ? old?.scrollTop : 0;
    slot.replaceChildren(made);
    made.scrollTop = scrolled ?? 0;
    const sources = boot.sources && atlas.collection(boot.sources);
    if (sources) void atlas.load(sources);
  };

  atlas.onLayer(({ id }) => {
    if (id !== boot.sources && id !== store.view.selected?.collection) return;
    const focused = document.activeElement?.id === "panel-title";
    update();
    if (focused) byId("panel-title").focus({ preventScroll: true });
  });

  store.onChange((view, previous, cause) => {
    const held = slot.contains(document.activeElement);
    const active = document.activeElement;
    update();
    if (cause !== "choice" || sameSelection(view.selected, previous.selected)) return;
    if (view.selected) {
      if (!previous.selected || !held) opener = active;
      document.getElementById("panel-title")?.focus({ preventScroll: true });
    } else {
      // A card may have been made anew meanwhile: its link is known by what it selects.
      const name = opener?.getAttribute("data-select");
      const again = name ? document.querySelector(`[data-select="${CSS.escape(name)}"]`) : null;
      const back = opener?.isConnected && opener !== document.body ? opener : (again ?? byId("map"));
      if (back instanceof HTMLElement || back instanceof SVGElement) back.focus();
      opener = null;
    }
  });

  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && store.view.selected) store.select(null);
  });
  slot.addEventListener("click", (event) => {
    if (!(event.target instanceof Element) || !event.target.closest("[data-close]")) return;
    event.preventDefault();
    store.select(null);
  });
}
