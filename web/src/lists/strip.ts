// The strip: a line drawn out by its own kilometres, with its places; each is a link, tied to the map both ways.
import type { Atlas } from "../data/atlas";
import type { StripLine } from "../data/boot";
import { classOn, holds } from "../data/state";
import { citations } from "../dom/citations";
import { byId, svg } from "../dom/element";
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
  /** Another line may be in use that has neither a drawing nor kilometres. */
  const isAnotherInUse = () =>
    atlas.features(collection.id).some(({ id, properties }) => {
      const isTold = strip.lines.some((one) => one.id === String(id));
      return !isTold && holds(collection, properties, store.view.date);
    });
  const unusedText = () => say(told, isAnotherInUse() ? "other_line_today" : "not_on_line_today");
  const lineNow = () => strip.lines.find(inUse) ?? strip.lines[0];

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
    const marks = postsOf(shownLine, width - 2 * margin).flatMap((km, index, all) => {
      const x = xOf(km);
      const text = index === all.length - 1 ? writeMeasure(told, km, "km") : writeNumber(told, km);
      const half = widthOf(text) / 2;
      const at = Math.min(Math.max(x, half), width - half);
      return [
        svg("path", { class: "tick", d: `M${x} ${line + 5}v5` }),
        svg("text", { class: "post", x: at, y: line + 24 }, text),
      ];
    });
    const path = `M${margin} ${line}H${width - margin}`;
    drawing.setAttribute("width", String(width));
    drawing.style.setProperty("--line", look?.stroke ?? "currentColor");
    drawing.replaceChildren(...stems, svg("path", { class: "line", d: path }), ...marks);
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
    byId("strip-unused").hidden = used;
    byId("strip-unused").textContent = used ? "" : unusedText();
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
    return JSON.stringify([now?.id, now && (inUse(now) || unusedText()), selected]);
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
    if (id === collection.id) redraw();
  });
  store.onChange(() => {
    // The selected name is set in bold, and may need other room.
    if (shownNow() === shown) update();
    else redraw();
  });
  redraw();
}
