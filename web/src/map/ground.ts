// The image of the ground: asked for once all layers are drawn, so that the first view never waits for it.
import L from "leaflet";
import type { Ground } from "../data/boot";

const pane = "ground";

/** Lays the image among the layers, once; `lowest` is the height of the pane of a layer whose order is 0. */
export function layGround(map: L.Map, ground: Ground | null, lowest: number): void {
  if (!ground || map.getPane(pane)) return;
  map.createPane(pane).style.zIndex = String(lowest + ground.order);
  const [west, south, east, north] = ground.bbox;
  const bounds = L.latLngBounds([south, west], [north, east]);
  // It tells nothing that is not told elsewhere, and lets clicks through.
  L.imageOverlay(ground.url, bounds, { pane, interactive: false }).addTo(map);
}
