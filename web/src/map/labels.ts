// Names on the map: countries, waters, areas with their day of change, places by rank, none upon another.
import type { Position } from "geojson";
import L from "leaflet";
import type { Atlas, AtlasFeature } from "../data/atlas";
import type { Collection, LabelKind } from "../data/boot";
import { languageOf, nameOf } from "../data/facts";
import { isShown } from "../data/layers";
import { liesIn, ringsOf } from "../data/rings";
import { classOn, dateOf, holds, numberIn, rankOf } from "../data/state";
import { html } from "../dom/element";
import { firstFree, type Rectangle, spot } from "../names/placement";
import type { Store } from "../view/store";
import { partsOf, shortDay } from "../words/days";

/** Which kinds find room first. Lines are named by the legend. */
const turn: readonly LabelKind[] = ["area", "place", "country", "water"];

/** Places of rank 1 are named from this zoom on, each further rank so much later. */
const zoomOfFirstRank = 7;
const zoomPerRank = 0.9;

/** From here on a place is named even if the area around it has the same name. */
const zoomOfNamesakes = 10;

/** Names keep this far from the edge of the view. */
const edge = 4;

/** How far the name of an area or water may step aside for what stands in it, in widths and heights of itself. */
const stepsAside = [
  [0, 0],
  [0, -0.5],
  [0, 0.5],
  [-0.4, 0],
  [0.4, 0],
  [0, -1],
  [0, 1],
  [-0.5, -0.6],
  [0.5, -0.6],
  [-0.5, 0.6],
  [0.5, 0.6],
  [-0.8, 0],
  [0.8, 0],
] as const;

function spotsOf(kind: LabelKind, point: L.Point, width: number, height: number, gap: number): Rectangle[] {
  const { x, y } = point;
  if (kind === "place") {
    const sides = ["right", "left", "above", "below"] as const;
    return sides.map((side) => spot(x, y, width, height, side, gap));
  }
  return stepsAside.map(([dx, dy]) => spot(x + dx * width, y + dy * height, width, height, "middle", 0));
}

/** The rectangle, pushed into the view where it stands out over its edge. */
function inside({ left, top, right, bottom }: Rectangle, { x, y }: L.Point): Rectangle {
  const dx = Math.max(0, edge - left) || Math.min(0, x - edge - right);
  const dy = Math.max(0, edge - top) || Math.min(0, y - edge - bottom);
  return { left: left + dx, top: top + dy, right: right + dx, bottom: bottom + dy };
}

interface Label {
  collection: Collection;
  feature: AtlasFeature;
  kind: LabelKind;
  rank: number;
  at: L.LatLng;
  element: HTMLElement;
  radius: number;
}

/** The middle of the longest line or ring. */
function middle(lines: readonly Position[][]): Position | null {
  const longest = lines.reduce<Position[]>((best, one) => (one.length > best.length ? one : best), []);
  return longest[Math.floor(longest.length / 2)] ?? null;
}

/** Where a name stands: the data's own point, else the geometry's. */
function anchor(feature: AtlasFeature): L.LatLng | null {
  const [lon, lat] = [numberIn(feature.properties, "label_lon"), numberIn(feature.properties, "label_lat")];
  if (lon !== null && lat !== null) return L.latLng(lat, lon);
  const { geometry } = feature;
  const at = (position: Position | null | undefined) =>
    position ? L.latLng(position[1] ?? 0, position[0] ?? 0) : null;
  switch (geometry?.type) {
    case "Point":
      return at(geometry.coordinates);
    case "LineString":
      return at(middle([geometry.coordinates]));
    case "MultiLineString":
      return at(middle(geometry.coordinates));
    case "Polygon":
      return L.latLngBounds(L.GeoJSON.coordsToLatLngs(geometry.coordinates[0] ?? [])).getCenter();
    default:
      return null;
  }
}

/** A name without the second one that follows a slash. */
const firstName = (name: string) => name.split(" / ")[0] ?? name;

/** Sets the names of all layers and keeps them in step with zoom and date. */
export function showLabels(map: L.Map, store: Store, atlas: Atlas): void {
  const { boot } = atlas;
  const pane = map.createPane("labels");
  pane.classList.add("labels", "leaflet-zoom-hide");
  // The names stand in the cards and the table too: here they would be read out without an order.
  pane.setAttribute("aria-hidden", "true");
  let labels: Label[] = [];

  const collect = () => {
    labels = [];
    for (const collection of atlas.drawn) {
      const kind = collection.style?.label;
      if (!kind || !turn.includes(kind)) continue;
      for (const feature of atlas.features(collection.id)) {
        const at = anchor(feature);
        if (!at) continue;
        const radius = collection.style?.classes[0]?.radius ?? 4;
        const rank = rankOf(feature.properties);
        labels.push({
          collection,
          feature,
          kind,
          rank,
          at,
          radius,
          element: element(collection, feature, kind),
        });
      }
    }
    labels.sort((a, b) => turn.indexOf(a.kind) - turn.indexOf(b.kind) || a.rank - b.rank);
    pane.replaceChildren(...labels.map((label) => label.element));
    place();
  };

  const element = (collection: Collection, feature: AtlasFeature, kind: LabelKind) => {
    const name = nameOf(collection, feature.properties, String(feature.id), boot);
    const small = kind === "place" && rankOf(feature.properties) > 1 ? " small" : "";
    const own = languageOf(feature.properties, collection.label ?? "name", boot) ?? boot.language;
    // A name that the page's language lacks is marked as that of another.
    const foreign = own === boot.language ? null : own;
    return html(
      "div",
      { class: `label ${kind}${small}`, lang: own },
      html("b", { "data-lang": foreign }, name),
    );
  };

  /** Writes the day of change under the name of an area, or nothing. */
  const date = (label: Label, wanted: boolean) => {
    const changed = dateOf(label.feature.properties, label.collection.change?.date);
    const shown = wanted && changed && changed <= store.view.date;
    const text = shown ? shortDay(changed, boot.told, partsOf(store.view.date)[0]) : "";
    const line = label.element.querySelector("small");
    if (line?.textContent === text) return;
    line?.remove();
    if (text) label.element.append(html("small", {}, text));
  };

  const centred = ({ left, top, right, bottom }: Rectangle, rings: readonly Position[][]) => {
    const { lng, lat } = map.containerPointToLatLng([(left + right) / 2, (top + bottom) / 2]);
    return liesIn([lng, lat], rings);
  };

  const place = () => {
    const size = map.getSize();
    const zoom = map.getZoom();
    const taken: Rectangle[] = obstacles();
    const named = new Set<string>();
    for (const label of labels) {
      const { collection, feature, kind, rank, at, radius, element: shown } = label;
      const drawn = collection.style && classOn(collection.style, feature.properties, store.view.date);
      const there =
        isShown(collection, store.view.layers) &&
        holds(collection, feature.properties, store.view.date) &&
        drawn;
      const point = map.latLngToContainerPoint(at);
      const inView = point.x > 0 && point.y > 0 && point.x < size.x && point.y < size.y;
      const ranked = kind !== "place" || rankShown(rank, zoom);
      if (!there || !inView || !ranked) {
        shown.hidden = true;
        continue;
      }
      shown.hidden = false;
      const rings = kind === "area" ? ringsOf(feature.geometry) : [];
      const room = () => {
        const [width, height] = [shown.offsetWidth, shown.offsetHeight];
        const spots = spotsOf(kind, point, width, height, radius + 3).map((box) => inside(box, size));
        // A name that stood in the neighbour's area would name the neighbour.
        return firstFree(rings.length > 0 ? spots.filter((box) => centred(box, rings)) : spots, taken);
      };
      if (kind === "area") date(label, true);
      let free = room();
      if (!free && kind === "area") {
        date(label, false);
        free = room();
      }
      const name = firstName(shown.firstElementChild?.textContent ?? "");
      // A district and its seat bear one name: it stands once while they lie close together.
      shown.hidden = !free || (kind === "place" && zoom < zoomOfNamesakes && named.has(name));
      if (shown.hidden || !free) continue;
      named.add(name);
      taken.push(free);
      L.DomUtil.setPosition(shown, map.containerPointToLayerPoint([free.left, free.top]));
    }
  };

  /** What no name may cover: the controls, and the points of places that are drawn at this zoom. */
  const obstacles = (): Rectangle[] => {
    const origin = map.getContainer().getBoundingClientRect();
    const stage = map.getContainer().parentElement ?? map.getContainer();
    const controls = [...stage.querySelectorAll(".leaflet-control, .over-map")].map((control) => {
      const { left, top, right, bottom } = control.getBoundingClientRect();
      return {
        left: left - origin.left,
        top: top - origin.top,
        right: right - origin.left,
        bottom: bottom - origin.top,
      };
    });
    const points = labels.flatMap(({ collection, kind, at, rank, radius }) => {
      const drawn = isShown(collection, store.view.layers) && rankShown(rank, map.getZoom());
      if (kind !== "place" || !drawn) return [];
      const { x, y } = map.latLngToContainerPoint(at);
      return [{ left: x - radius, right: x + radius, top: y - radius, bottom: y + radius }];
    });
    return [...controls, ...points];
  };

  map.on("zoomend moveend resize", place);
  // In other letters names have other widths.
  void document.fonts.ready.then(place);
  atlas.onLayer(collect);
  store.onChange((view, previous) => {
    if (view.date !== previous.date || view.layers !== previous.layers) place();
  });
}

/** Whether a place of that rank is shown at a zoom: its point comes and goes with its name. One without a rank always is. */
export function rankShown(rank: number, zoom: number): boolean {
  return rank < 1 || zoom >= zoomOfFirstRank + (rank - 1) * zoomPerRank;
}
