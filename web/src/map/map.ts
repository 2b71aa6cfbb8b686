// The map: every layer in a pane of its own, drawn by class and day, selected by a click.
import type { Geometry } from "geojson";
import L from "leaflet";
import type { Atlas, AtlasFeature } from "../data/atlas";
import type { Collection } from "../data/boot";
import { isShown } from "../data/layers";
import { holderAt } from "../data/standing";
import { classOn, holds, isLighter, rankOf } from "../data/state";
import { byId } from "../dom/element";
import { isRankShown } from "../names/importance";
import { frameOf } from "../view/frame";
import type { Store } from "../view/store";
import { type Selection, sameSelection } from "../view/url";
import { say } from "../words/language";
import { showAsked } from "./asked";
import { showFailures } from "./failures";
import { layGround } from "./ground";
import { showInset } from "./inset";
import { showLabels } from "./labels";
import { showOutlines } from "./outlines";
import { isLine, pathOf, pathStyle, single } from "./paths";
import { keepPosition } from "./position";

const farthest = 5;
/** The height of the pane of a layer whose order is 0. */
const lowest = 300;
/** A feature is shown no closer than so many zooms before the closest. */
const beforeClosest = 2.5;
/** Lines are hard to hit: a fingertip's width around them counts too. */
const touchWidth = 22;
/** Metres around a point asked about that stand free of the panel. */
const aroundPoint = 4000;

/** Pixels around a mark that stand free of the panel. */
const aroundMark = 24;

/** All that draws one feature: its casing, itself, and what makes it easy to hit. */
interface Drawing {
  feature: AtlasFeature;
  parts: L.Layer[];
  casing: L.Path | null;
  path: L.Path;
  shown: boolean;
}

/** Draws the map and keeps it in step with the view; gives what shows a feature on it, from near enough to see it. */
export function showMap(store: Store, atlas: Atlas): (selection: Selection) => void {
  const { boot } = atlas;
  const { told } = boot;
  const container = byId("map");
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const [west, south, east, north] = boot.bbox;
  const home = L.latLngBounds([south, west], [north, east]);
  container.replaceChildren();
  const map = L.map(container, {
    minZoom: farthest,
    maxZoom: boot.closest,
    // The first view fills the window, and a pan never changes the zoom.
    zoomSnap: 0,
    zoomDelta: 0.75,
    wheelPxPerZoomLevel: 90,
    attributionControl: false,
    zoomControl: false,
    zoomAnimation: !still,
    fadeAnimation: !still,
    inertia: !still,
    maxBoundsViscosity: 1,
  });
  L.control.zoom({ zoomInTitle: say(told, "zoom_in"), zoomOutTitle: say(told, "zoom_out") }).addTo(map);
  L.control.scale({ imperial: false, maxWidth: 110 }).addTo(map);
  L.control.attribution({ prefix: false }).addTo(map).addAttribution(credits(atlas));
  const { quietly, resize } = keepPosition(map, store, home);

  if (boot.background) {
    const { url, attribution } = boot.background;
    L.tileLayer(url, { attribution: escaped(attribution), maxZoom: 20 }).addTo(map);
  }

  const drawings = new Map<string, Drawing[]>();
  /** What is outlined: the selected feature, else what holds the point asked about. */
  let marked: Selection | null = null;

  const draw = (collection: Collection) => {
    if (!collection.style) return;
    const { order, interactive } = collection.style;
    const pane = `layer-${collection.id}`;
    if (map.getPane(pane)) return;
    const element = map.createPane(pane);
    element.style.zIndex = String(lowest + order);
    const features = atlas.features(collection.id);
    // Marks that are only looked at are many: on a canvas they are no elements of the page. Clicks pass through it.
    const isMarks = !interactive && features.every(({ geometry }) => geometry?.type.endsWith("Point"));
    if (isMarks) element.style.pointerEvents = "none";
    const renderer = isMarks ? L.canvas({ pane, padding: 0.5 }) : L.svg({ pane, padding: 0.5 });
    drawings.set(
      collection.id,
      features.flatMap(single).flatMap((feature) => {
        if (!feature.geometry) return [];
        const isArea = feature.geometry.type.endsWith("Polygon");
        // A click on an area is one on the map: it asks about the point.
        const options = { pane, renderer, interactive: false, bubblingMouseEvents: isArea };
        const shape = (more: L.PathOptions) => pathOf(feature.geometry as Geometry, { ...options, ...more });
        const line = isLine(feature);
        const casing = line && collection.style?.classes.some((drawn) => drawn.casing) ? shape({}) : null;
        const path = shape({ interactive: interactive && !line });
        if (!path) return [];
        const touch = line && interactive ? shape({ interactive, opacity: 0, weight: touchWidth }) : null;
        const parts = [casing, path, touch].filter((part) => part !== null);
        const selection = { collection: collection.id, id: String(feature.id) };
        if (!isArea) (touch ?? path).on("click", () => store.select(selection));
        return [{ feature, parts, casing, path, shown: false }];
      }),
    );
  };

  const restyle = (collection: Collection) => {
    const { style } = collection;
    const { date, layers } = store.view;
    for (const drawing of style ? (drawings.get(collection.id) ?? []) : []) {
      const { feature, path, casing } = drawing;
      const drawn =
        style && holds(collection, feature.properties, date)
          ? classOn(collection, feature.properties, date)
          : null;
      const ranked = isRankShown(style?.label ?? null, rankOf(feature.properties), map.getZoom());
      const shown = drawn !== null && ranked && isShown(collection, layers);
      if (shown !== drawing.shown) {
        for (const part of drawing.parts) shown ? part.addTo(map) : part.remove();
        drawing.shown = shown;
      }
      if (!shown) continue;
      const selection = { collection: collection.id, id: String(feature.id) };
      // Tiles are the ground already: land and water of our own would cover them.
      const filled = collection.style?.interactive || !boot.background;
      const lighter = style !== null && isLighter(style, feature.properties);
      path.setStyle(pathStyle(drawn, isLine(feature), Boolean(filled), lighter));
      if (path instanceof L.CircleMarker) path.setRadius(drawn.radius);
      casing?.setStyle({ color: drawn.casing ?? "none", weight: drawn.casingWidth, lineCap: "round" });
      const element = path.getElement();
      element?.setAttribute("data-feature", `${selection.collection}/${selection.id}`);
      element?.setAttribute("data-state", drawn.value ?? "");
      const isSelected = sameSelection(marked, selection);
      element?.classList.toggle(isLine(feature) ? "selected-line" : "selected", isSelected);
      // Above its neighbours, or their outlines would cover half of its own.
      if (isSelected && !isLine(feature)) path.bringToFront();
    }
  };

  const restyleAll = () => {
    const { selected, point, date } = store.view;
    marked = selected ?? (point && holderAt(atlas, point, date));
    for (const collection of atlas.drawn) restyle(collection);
  };

  const isComplete = () => atlas.first.every(({ id }) => atlas.has(id));

  /** Keeps the view inside the land that is drawn, once all of it is: beyond it there is nothing. */
  const bound = () => {
    if (!isComplete()) return;
    const boxes = [...drawings.values()].flat().flatMap(({ path }) => {
      return path instanceof L.Polygon ? [path.getBounds()] : [];
    });
    const world = boxes.reduce((all, box) => all.extend(box), L.latLngBounds([]));
    if (!world.isValid() || !world.contains(home)) return;
    // What is measured is never less than the limit that holds.
    quietly(() => map.setMinZoom(farthest));
    const least = Math.min(map.getBoundsZoom(world, true), map.getBoundsZoom(home));
    quietly(() => {
      map.setMinZoom(Math.max(farthest, least));
      map.setMaxBounds(world);
    });
  };

  /** How much of the map's right and lower side the panel covers. */
  const covered = (): L.Point => {
    const frame = container.getBoundingClientRect();
    const panel = document.getElementById("panel")?.getBoundingClientRect();
    const beside = panel !== undefined && panel.left - frame.left > frame.width / 3;
    const right = panel && beside ? Math.max(0, frame.right - panel.left) : 0;
    const bottom = panel && !beside ? Math.max(0, frame.bottom - panel.top) : 0;
    return L.point(right, bottom);
  };

  /** Pans until a box stands free of the panel, or as much of it as there is room for. */
  const pan = (box: L.LatLngBounds) => {
    const room = map.getSize().subtract(covered());
    if (room.x < 2 || room.y < 2) return;
    const northWest = map.latLngToContainerPoint(box.getNorthWest());
    const size = map.latLngToContainerPoint(box.getSouthEast()).subtract(northWest);
    const half = (side: number, most: number) => Math.min(Math.max(side / 2, aroundMark), (most - 2) / 2);
    const margin = L.point(half(size.x, room.x), half(size.y, room.y));
    quietly(() =>
      map.panInside(box.getCenter(), {
        paddingTopLeft: margin,
        paddingBottomRight: margin.add(covered()),
        animate: !still,
      }),
    );
  };

  const boxOf = (selection: Selection): L.LatLngBounds | null => {
    const drawn = drawings.get(selection.collection) ?? [];
    const path = drawn.find(({ feature }) => String(feature.id) === selection.id)?.path;
    if (path instanceof L.Polyline) return path.getBounds();
    return path instanceof L.CircleMarker ? L.latLngBounds([path.getLatLng()]) : null;
  };

  const reveal = () => {
    const { selected, point } = store.view;
    const at = point && L.latLng(point.lat, point.lon);
    const box = at ? at.toBounds(aroundPoint) : selected && boxOf(selected);
    if (box) pan(box);
  };

  const failures = showFailures(store, atlas, () => {
    const [{ lng: lon, lat }, { x, y }] = [map.getCenter(), map.getSize()];
    return frameOf({ lon, lat, zoom: map.getZoom() }, x, y);
  });
  map.on("moveend resize", failures.stand);

  const ready = () => {
    const isWaiting = atlas.first.some(({ id }) => !atlas.has(id) && !failures.has(id));
    container.setAttribute("aria-busy", String(isWaiting));
  };

  showLabels(map, store, atlas);
  showOutlines(map, store, atlas);
  showAsked(map, store, told);
  showInset(map, atlas);
  ready();
  atlas.onLayer((collection, error) => {
    if (!error && collection.style) {
      draw(collection);
      restyleAll();
      bound();
      if (collection.id === store.view.selected?.collection) reveal();
      // Tiles are a ground of their own.
      if (isComplete() && !boot.background) layGround(map, boot.ground, lowest);
    }
    ready();
  });
  map.on("zoomend", restyleAll);
  store.onChange((view, previous) => {
    restyleAll();
    if (view.selected && !sameSelection(view.selected, previous.selected)) reveal();
    else if (view.point && view.point !== previous.point) reveal();
  });
  new ResizeObserver(() => {
    resize();
    bound();
    reveal();
  }).observe(container);

  return (selection) => {
    const box = boxOf(selection);
    if (!box) return;
    const isPoint = box.getNorthWest().equals(box.getSouthEast());
    const closest = boot.closest - beforeClosest;
    const maxZoom = isPoint ? Math.max(map.getZoom(), closest) : closest;
    const padding = L.point(24, 24);
    const bottomRight = padding.add(covered());
    map.fitBounds(box, {
      maxZoom,
      paddingTopLeft: padding,
      paddingBottomRight: bottomRight,
      animate: !still,
    });
  };
}

/** Everyone whom the drawn layers name, each once. */
function credits(atlas: Atlas): string {
  const { background, ground } = atlas.boot;
  const drawn = [...atlas.drawn, ...(ground && !background ? [ground] : [])];
  const names = drawn.flatMap(({ attribution }) => attribution?.split(";") ?? []);
  return escaped([...new Set(names.map((name) => name.trim()))].filter(Boolean).join(" · "));
}

/** A text as markup, made safe by the document itself: Leaflet takes markup for its credits. */
function escaped(text: string): string {
  const element = document.createElement("span");
  element.textContent = text;
  return element.innerHTML;
}
