// The panel of the selected feature or of the point asked about: opened, kept in step with the view, closed.
import type { Feature, Geometry } from "geojson";
import type { Answer } from "../data/answer";
import { type Asked, Asking, fetchJson } from "../data/asking";
import type { Atlas } from "../data/atlas";
import { pageOf } from "../data/references";
import type { Properties } from "../data/state";
import { byId } from "../dom/element";
import { announce } from "../dom/said";
import { type Content, sheet } from "../dom/sheet";
import type { Store } from "../view/store";
import { sameSelection, type View } from "../view/url";
import { featureContent } from "./feature";
import { hereContent, questionOf } from "./here";

/** While the date moves a point is asked about only once it has stood still so long, in milliseconds. */
const pause = 150;

/** How much of the map stays in sight beside the panel. */
const shareOfMap = 0.4;

const samePoint = (a: View["point"], b: View["point"]) => a?.lon === b?.lon && a?.lat === b?.lat;

/** Keeps the panel in step with the view, closes it by Esc or its button, and gives the focus back. */
export function showPanel(store: Store, atlas: Atlas): void {
  const { boot } = atlas;
  const slot = byId("panel-slot");
  let opener: Element | null = null;
  let asked: Asked<Answer> = { state: "loading" };
  let record: Asked<Feature<Geometry | null, Properties>> = { state: "loading" };

  const close = () => (store.view.point ? store.ask(null) : store.select(null));

  const put = (content: Content) => {
    const old = slot.querySelector<HTMLElement>(".panel");
    const made = sheet(content, boot.told);
    const same = old?.dataset.feature === made.dataset.feature;
    const [scrolled, held] = [same ? (old?.scrollTop ?? 0) : 0, slot.contains(document.activeElement)];
    const onClose = document.activeElement?.hasAttribute("data-close") ?? false;
    // What is on its way takes the room of what it follows.
    if (same && content.busy && old) made.style.minHeight = `${old.offsetHeight}px`;
    slot.replaceChildren(made);
    made.scrollTop = scrolled;
    if (!held || !same) return;
    const again = made.querySelector<HTMLElement>(onClose ? "[data-close]" : "h2");
    again?.focus({ preventScroll: true });
  };

  const putHere = () => {
    const { point } = store.view;
    // Until the first answer has come, the panel that the server wrote stands.
    if (asked.state === "loading" && slot.querySelector(".panel:not([data-feature])")) return;
    if (point) put(hereContent(atlas, store.view, point, asked, retry));
  };
  const asking = new Asking<Answer>(fetchJson, (now) => {
    asked = now;
    putHere();
    if (now.state === "answered") say();
  });
  const ask = (wait: number) => {
    const { point, date } = store.view;
    if (!point) return asking.stop();
    const question = questionOf(atlas, point, date, "json");
    if (question !== asking.address) asking.ask(question, wait);
  };
  const retry = () => {
    asking.stop();
    ask(0);
  };

  /** Reads out what has come: the focus is on a title that may have stood there before. */
  const say = () => {
    if (!slot.contains(document.activeElement)) return;
    const parts = ["#panel-title", ".state"].map((part) => slot.querySelector(part)?.textContent);
    announce(parts.filter(Boolean).join(". "));
  };

  const records = new Asking<Feature<Geometry | null, Properties>>(fetchJson, (now) => {
    record = now;
    if (now.state !== "loading") update();
  });

  const update = () => {
    const { selected, point } = store.view;
    if (point || !selected) records.stop();
    if (point) return;
    const collection = selected && atlas.collection(selected.collection);
    const feature = selected && atlas.feature(selected);
    if (!selected) slot.replaceChildren();
    // Until its layer has come, the panel that the server wrote stands.
    if (!collection || !feature) return;
    // The layer has what is drawn; the rest is asked for when somebody wants to read it.
    const address = pageOf(boot, collection, String(feature.id), "json");
    if (address !== records.address) records.ask(address);
    const failed = record.state === "failed" ? {} : null;
    const properties = record.state === "answered" ? record.answer.properties : failed;
    // Until the record has come, the panel that the server wrote stands.
    if (properties === null && slot.querySelector(".panel:not([data-feature])")) return;
    put(featureContent(atlas, collection, feature, properties, store.view));
    const sources = boot.sources && atlas.collection(boot.sources);
    if (sources) void atlas.load(sources);
  };

  /** On a phone the panel lies over the page's lower end: the map is brought above it. */
  const clear = () => {
    const [stage, panel] = [byId("stage").getBoundingClientRect(), slot.querySelector(".panel")];
    if (!panel || getComputedStyle(panel).position !== "fixed") return;
    const seen = Math.min(stage.bottom, panel.getBoundingClientRect().top) - Math.max(stage.top, 0);
    if (seen < shareOfMap * stage.height) scrollTo({ top: scrollY + stage.top, behavior: "instant" });
  };

  atlas.onLayer(({ id }) => {
    // Layers of states tell who held the place of a point.
    const tells = id === boot.sources || id === store.view.selected?.collection;
    if (tells || atlas.collection(id)?.states) update();
  });

  store.onChange((view, previous, cause) => {
    const held = slot.contains(document.activeElement);
    const active = document.activeElement;
    ask(cause === "date" ? pause : 0);
    update();
    const same = sameSelection(view.selected, previous.selected) && samePoint(view.point, previous.point);
    if (cause !== "choice" || same) return;
    if (view.selected || view.point) {
      if (!(previous.selected || previous.point) || !held) opener = active;
      document.getElementById("panel-title")?.focus({ preventScroll: true });
      clear();
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
    if (event.key === "Escape" && !event.defaultPrevented && (store.view.selected || store.view.point))
      close();
  });
  slot.addEventListener("click", (event) => {
    if (!(event.target instanceof Element) || !event.target.closest("[data-close]")) return;
    event.preventDefault();
    close();
  });
  ask(0);
  clear();
}
