// The thick outlines on the map of what was different on the second day.
import type { Position } from "geojson";
import L from "leaflet";
import type { Atlas, AtlasFeature } from "../data/atlas";
import type { StyleClass } from "../data/boot";
import { differences, tellsStates } from "../data/differences";
import type { Store } from "../view/store";

/** Of an area that was not there, or drawn without an outline. */
const plainStroke = "#1a1814";
const casing = { color: "#ffffff", weight: 7, opacity: 0.9 };
const weight = 3.5;

/** The rings of an area, as Leaflet has them. */
function ringsOf({ geometry }: AtlasFeature): L.LatLng[][][] {
  const rings = (polygon: Position[][]) => L.GeoJSON.coordsToLatLngs(polygon, 1) as L.LatLng[][];
  if (geometry?.type === "Polygon") return [rings(geometry.coordinates)];
  return geometry?.type === "MultiPolygon" ? geometry.coordinates.map(rings) : [];
}

/** Keeps the outlines in step with both days; those of one class are one path, so that they are few. */
export function showOutlines(map: L.Map, store: Store, atlas: Atlas): void {
  const pane = "differences";
  const compared = atlas.drawn.filter(tellsStates);
  const highest = Math.max(0, ...compared.map(({ style }) => style?.order ?? 0));
  const element = map.createPane(pane);
  // Above all areas and under the lines and places.
  element.style.zIndex = String(300 + highest);
  element.style.pointerEvents = "none";
  const renderer = L.svg({ pane, padding: 0.5 });
  const drawn = L.layerGroup().addTo(map);

  const update = () => {
    drawn.clearLayers();
    const { date, compare, layers } = store.view;
    if (!compare) return;
    const byClass = new Map<StyleClass | null, L.LatLng[][][]>();
    for (const { drawn: then, features } of differences(atlas, date, compare, layers)) {
      byClass.set(then, [...(byClass.get(then) ?? []), ...features.flatMap(ringsOf)]);
    }
    const options = { pane, renderer, interactive: false, fill: false, lineJoin: "round" } as const;
    // All casings first, or one would cover a neighbour's outline.
    for (const areas of byClass.values()) drawn.addLayer(L.polygon(areas, { ...options, ...casing }));
    for (const [then, areas] of byClass) {
      const path = L.polygon(areas, { ...options, weight, color: then?.stroke ?? plainStroke });
      drawn.addLayer(path);
      path.getElement()?.setAttribute("data-difference", then?.value ?? "");
    }
  };

  atlas.onLayer((collection) => {
    if (tellsStates(collection)) update();
  });
  store.onChange((view, previous) => {
    const same =
      view.date === previous.date && view.compare === previous.compare && view.layers === previous.layers;
    if (!same) update();
  });
}
