// The strip: a line drawn out by its own kilometres, with its places; each is a link, tied to the map both ways.
import type { Atlas, AtlasFeature } from "../data/atlas";
import type { Collection, StripLine } from "../data/boot";
import { nameOf, textIn } from "../data/facts";
import { classOn, dateOf, holds } from "../data/state";
import { citations } from "../dom/citations";
import { byId, html, svg } from "../dom/element";
import { lettering } from "../names/lettering";
import { placeInRows } from "../names/rows";
import type { Store } from "../view/store";
import { parseSelection, sameSelection, writeView } from "../view/url";
import { say, writeMeasure, writeNumber } from "../words/language";
import { isOn, postsOf, shareOf } from "./kilometres";

/** Room left and right of the line, so that the marks at its ends are not cut. */
const margin = 14;
const height = 74;
const line = 46;
/** Where the rows of names begin, counted from the line. */
const rows = [17, 1];
const lineOfName = 15;
const gap = 10;
/** What is easy to hit around a mark, in pixels; the style says the same. */
const reach = 12;

/** A place of the strip: what the server wrote, and what it says of itself. */
interface Post {
  item: HTMLElement;
  link: HTMLAnchorElement;
  name: HTMLElement;
  km: number;
  rank: number;
}

function postsIn(list: HTMLElement): Post[] {
  return [...list.querySelectorAll<HTMLElement>("li")].flatMap((item) => {
    const link = item.querySelector("a");
    const name = item.querySelector<HTMLElement>(".name");
    if (!link || !name) return [];
    return [{ item, link, name, km: Number(item.dataset.km), rank: Number(item.dataset.rank) }];
  });
}

/** Draws the strip over the server's list and keeps it in step with the view. */
export function showStrip(store: Store, atlas: Atlas): void {
  const { boot } = atlas;
  const { told, strip } = boot;
  const section = document.getElementById("strip");
  const collection = strip && atlas.collection(strip.collection);
  if (!section || !strip || !collection) return;
  const scale = byId("scale");
  const posts = postsIn(scale);
  const drawing = svg("svg", { height, "aria-hidden": true, focusable: false });
  scale.prepend(drawing);
  section.classList.add("drawn");

  const idOf = ({ id }: StripLine) => ({ collection: collection.id, id });
  const inUse = (one: StripLine) => {
    const feature = atlas.feature(idOf(one));
    return feature !== null && holds(collection, feature.properties, store.view.date);
  };
  const states = strip.states === null ? null : atlas.collection(strip.states);
  /** The state of the day; of a day on which it changed, the last. */
  const stateNow = () =>
    states &&
    [...atlas.features(states.id)]
      .filter(({ properties }) => holds(states, properties, store.view.date))
      .sort((a, b) => startOf(b).localeCompare(startOf(a)))[0];
  const startOf = ({ properties }: AtlasFeature) =>
    (states && dateOf(states, properties, states.period?.from)) ?? "";
  /** Another line may be in use that has no drawing or no kilometres. */
  const isAnotherInUse = () =>
    atlas.features(collection.id).some(({ id, properties }) => {
      const isTold = strip.lines.some((one) => one.id === String(id));
      return !isTold && holds(collection, properties, store.view.date);
    });
  /** Why the line is not in use, where its state does not say so. */
  const unusedText = () => {
    if (isAnotherInUse()) return say(told, "other_line_today");
    if (!states) return say(told, "not_on_line_today");
    return stateNow() ? "" : say(told, "nothing_told");
  };
  const endOf = (one: StripLine) =>
    dateOf(collection, atlas.feature(idOf(one))?.properties ?? {}, collection.period?.to);
  /** The line in use, else the one that was so last, else the first. */
  const lineNow = () => {
    const over = strip.lines.filter((one) => (endOf(one) ?? "9999") <= store.view.date);
    const last = over.sort((a, b) => (endOf(b) ?? "").localeCompare(endOf(a) ?? ""))[0];
    return strip.lines.find(inUse) ?? last ?? strip.lines[0];
  };

  const draw = () => {
    const shownLine = lineNow();
    if (!shownLine) return;
    const width = Math.max(scale.clientWidth, 2 * margin + 1);
    const xOf = (km: number) => margin + shareOf(km, shownLine) * (width - 2 * margin);
    const feature = atlas.feature(idOf(shownLine));
    const look = feature && classOn(collection, feature.properties, store.view.date);
    const shown = posts.filter(({ km }) => isOn(km, shownLine));
    for (const { item, km } of posts) item.hidden = !isOn(km, shownLine);

    const isSelected = ({ item }: Post) => Number(item.classList.contains("selected"));
    const inTurn = [...shown].sort((a, b) => isSelected(b) - isSelected(a) || a.rank - b.rank || a.km - b.km);
    const wishes = inTurn.map(({ km, name }) => ({ x: xOf(km), width: name.offsetWidth }));
    const stands = placeInRows(wishes, rows.length, width, gap);
    const stems = inTurn.map(({ item, name, km }, index) => {
      const stand = stands[index];
      const x = xOf(km);
      const top = rows[stand?.row ?? 0] ?? 0;
      // A name without room comes forward when its mark is pointed at.
      name.classList.toggle("crowded", !stand);
      const left = stand?.left ?? Math.min(Math.max(x - name.offsetWidth / 2, 0), width - name.offsetWidth);
      item.style.transform = `translate(${x}px, ${line}px)`;
      name.style.transform = `translate(${left - x + reach}px, ${top - line + reach}px)`;
      return svg("path", { class: "stem", d: `M${x} ${stand ? top + lineOfName : line - 10}V${line}` });
    });

    const widthOf = lettering(scale);
    const kilometres = postsOf(shownLine, width - 2 * margin);
    const ticks = kilometres.map((km) => `M${xOf(km)} ${line + 5}v5`).join("");
    const marks = kilometres.map((km, index, all) => {
      const x = xOf(km);
      const text = index === all.length - 1 ? writeMeasure(told, km, "km") : writeNumber(told, km);
      const half = widthOf(text) / 2;
      const at = Math.min(Math.max(x, half), width - half);
      return svg("text", { class: "post", x: at, y: line + 24 }, text);
    });
    const path = `M${margin} ${line}H${width - margin}`;
    drawing.setAttribute("width", String(width));
    drawing.style.setProperty("--line", look?.stroke ?? "currentColor");
    drawing.replaceChildren(
      ...stems,
      svg("path", { class: "line", d: path }),
      svg("path", { class: "tick", d: ticks }),
      ...marks,
    );
  };

  const tellState = () => {
    // Before the states have come, what the server wrote of them stands.
    if (!states || !atlas.has(states.id)) return;
    const state = stateNow();
    const told = byId("strip-state");
    told.hidden = !state;
    told.replaceChildren(...(state ? [linkTo(states, state)] : []));
  };
  const linkTo = (of: Collection, { id, properties }: AtlasFeature) => {
    const selection = { collection: of.id, id: String(id) };
    const href = writeView({ ...store.view, selected: selection, point: null }, location.search);
    const title = textIn(properties, of.change?.summary ?? "", boot)?.text ?? "";
    const select = `${of.id}/${id}`;
    return html("a", { href, title, "data-select": select }, nameOf(of, properties, select, boot));
  };

  const update = () => {
    const { selected } = store.view;
    for (const { item, link } of posts) {
      const selection = parseSelection(link.dataset.select ?? "");
      if (!selection) continue;
      item.classList.toggle("selected", sameSelection(selected, selection));
      link.setAttribute(
        "href",
        writeView({ ...store.view, selected: selection, point: null }, location.search),
      );
    }
    // Before the line has come, what the server wrote of it stands.
    const now = lineNow();
    if (!now || !atlas.has(collection.id)) return;
    const used = inUse(now);
    section.classList.toggle("unused", !used);
    const unused = used ? "" : unusedText();
    byId("strip-unused").hidden = unused === "";
    byId("strip-unused").textContent = unused;
    tellState();
    section.setAttribute("aria-label", say(told, "strip", { line: now.name }));
    byId("strip-length").textContent = now.length;
    byId("strip-sources").replaceChildren(...citations(now.sources, told));
  };

  for (const { link } of posts) {
    const point = (pointed: boolean) => () => {
      const path = document.querySelector(
        `#map path[data-feature="${CSS.escape(link.dataset.select ?? "")}"]`,
      );
      path?.classList.toggle("pointed", pointed);
    };
    for (const begin of ["pointerenter", "focus"]) link.addEventListener(begin, point(true));
    for (const end of ["pointerleave", "blur"]) link.addEventListener(end, point(false));
  }

  /** What the drawing depends on but for its width: to draw with every day would lay out the page with every day. */
  const shownNow = () => {
    const { selected } = store.view;
    const now = lineNow();
    return JSON.stringify([now?.id, now && (inUse(now) || unusedText()), stateNow()?.id, selected]);
  };
  let shown = "";
  const redraw = () => {
    update();
    shown = shownNow();
    draw();
  };
  new ResizeObserver(draw).observe(scale);
  void document.fonts.ready.then(draw);
  atlas.onLayer(({ id }) => {
    if (id === collection.id || id === states?.id) redraw();
  });
  store.onChange(() => {
    // The selected name is set in bold, and may need other room.
    if (shownNow() === shown) update();
    else redraw();
  });
  redraw();
}
