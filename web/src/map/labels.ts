// Names on the map: countries, waters, areas with their day of change, places by rank, none upon another.
import type { Position } from "geojson";
import L from "leaflet";
import placement from "../../../src/picture/placement.json";
import type { Atlas, AtlasFeature } from "../data/atlas";
import type { Collection, LabelKind } from "../data/boot";
import { nameIn, nameOf } from "../data/facts";
import { isShown } from "../data/layers";
import { liesIn, ringsOf } from "../data/rings";
import { classOn, dateOf, holds, rankOf } from "../data/state";
import { html } from "../dom/element";
import { anchorOf } from "../names/anchor";
import { byImportance, firstName, isNamed, isRankShown } from "../names/importance";
import { firstFree, type Rectangle, spot } from "../names/placement";
import type { Store } from "../view/store";
import { partsOf, shortDay } from "../words/days";

function spotsOf(
  kind: LabelKind,
  point: L.Point,
  width: number,
  height: number,
  radius: number,
): Rectangle[] {
  const { x, y } = point;
  if (kind === "place" && radius > 0) {
    const sides = ["right", "left", "above", "below"] as const;
    return sides.map((side) => spot(x, y, width, height, side, radius + placement.gap));
  }
  return placement.stepsAside.map(([dx = 0, dy = 0]) =>
    spot(x + dx * width, y + dy * height, width, height, "middle", 0),
  );
}

/** The rectangle, pushed into the view where it stands out over its edge. */
function inside({ left, top, right, bottom }: Rectangle, { x, y }: L.Point): Rectangle {
  const { edge } = placement;
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
}

/** Sets the names of all layers and keeps them in step with zoom and date. */
export function showLabels(map: L.Map, store: Store, atlas: Atlas): void {
  const { boot } = atlas;
  const pane = map.createPane("labels");
  pane.classList.add("labels", "leaflet-zoom-hide");
  pane.style.setProperty("--widest", `${placement.widest}px`);
  // The names stand in the cards and the table too: here they would be read out without an order.
  pane.setAttribute("aria-hidden", "true");
  let labels: Label[] = [];

  const collect = () => {
    labels = [];
    for (const collection of atlas.drawn) {
      const kind = collection.style?.label;
      if (!kind || !isNamed(kind)) continue;
      for (const feature of atlas.features(collection.id)) {
        const { geometry, properties } = feature;
        const [lon, lat] = (geometry && anchorOf(geometry, properties)) ?? [];
        if (lon === undefined || lat === undefined) continue;
        const rank = rankOf(properties);
        const at = L.latLng(lat, lon);
        labels.push({ collection, feature, kind, rank, at, element: element(collection, feature, kind) });
      }
    }
    labels.sort(byImportance);
    pane.replaceChildren(...labels.map((label) => label.element));
    place();
  };

  const element = (collection: Collection, feature: AtlasFeature, kind: LabelKind) => {
    const name = nameOf(collection, feature.properties, String(feature.id), boot);
    const small = kind === "place" && rankOf(feature.properties) > 1 ? " small" : "";
    const own = nameIn(collection, feature.properties, boot)?.language ?? boot.language;
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
    const changed = dateOf(label.collection, label.feature.properties, label.collection.change?.date);
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
    const wanted = labels.flatMap((label) => {
      const point = map.latLngToContainerPoint(label.at);
      const inView = point.x >= 0 && point.y >= 0 && point.x <= size.x && point.y <= size.y;
      const radius = inView ? radiusOf(label, zoom) : null;
      label.element.hidden = radius === null;
      return radius === null ? [] : [{ label, point, radius }];
    });
    const taken: Rectangle[] = [
      ...controls(),
      // A point that bears a name is not to be covered by another's.
      ...wanted
        .filter(({ label, radius }) => label.kind === "place" && radius > 0)
        .map(({ point: { x, y }, radius }) => ({
          left: x - radius,
          right: x + radius,
          top: y - radius,
          bottom: y + radius,
        })),
    ];
    const named = new Set<string>();
    for (const { label, point, radius } of wanted) {
      const { feature, kind, element: shown } = label;
      const rings = kind === "area" ? ringsOf(feature.geometry) : [];
      const room = () => {
        const [width, height] = [shown.offsetWidth, shown.offsetHeight];
        const spots = spotsOf(kind, point, width, height, radius).map((box) => inside(box, size));
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
      shown.hidden = !free || (kind === "place" && zoom < placement.zoomOfNamesakes && named.has(name));
      if (shown.hidden || !free) continue;
      named.add(name);
      taken.push(free);
      L.DomUtil.setPosition(shown, map.containerPointToLayerPoint([free.left, free.top]));
    }
  };

  /** The radius of a label's point, 0 of what is no point; null where the feature is not on the map. */
  const radiusOf = ({ collection, feature, kind, rank }: Label, zoom: number): number | null => {
    const { date, layers } = store.view;
    if (
      !isRankShown(kind, rank, zoom) ||
      !isShown(collection, layers) ||
      !holds(collection, feature.properties, date)
    )
      return null;
    const drawn = classOn(collection, feature.properties, date);
    return drawn && (feature.geometry?.type.endsWith("Point") ? drawn.radius : 0);
  };

  /** The room of the controls, which no name may cover. */
  const controls = (): Rectangle[] => {
    const origin = map.getContainer().getBoundingClientRect();
    const stage = map.getContainer().parentElement ?? map.getContainer();
    return [...stage.querySelectorAll(".leaflet-control, .over-map")].map((control) => {
      const { left, top, right, bottom } = control.getBoundingClientRect();
      return {
        left: left - origin.left,
        top: top - origin.top,
        right: right - origin.left,
        bottom: bottom - origin.top,
      };
    });
  };

  map.on("zoomend moveend resize", place);
  // In other letters names have other widths.
  void document.fonts.ready.then(place);
  atlas.onLayer(collect);
  store.onChange((view, previous) => {
    if (view.date !== previous.date || view.layers !== previous.layers) place();
  });
}
