// The image of the ground: asked for once all layers are drawn, so that the first view never waits for it.
import L from "leaflet";
import type { GroundImage } from "../data/start";

const name = "ground";

/** Lays the image among the layers, once; `lowest` is the height of the pane of a layer whose order is 0. */
export function layGround(map: L.Map, ground: GroundImage | null, lowest: number): void {
  if (!ground || map.getPane(name)) return;
  const { url, bbox, order, closest } = ground;
  const pane = map.createPane(name);
  pane.style.zIndex = String(lowest + order);
  const [west, south, east, north] = bbox;
  // It tells nothing that is not told elsewhere, and lets clicks through.
  const image = L.imageOverlay(url, L.latLngBounds([south, west], [north, east]), { pane: name });
  const show = () => {
    pane.hidden = closest !== null && map.getZoom() > closest;
    // From then on it is there, seen or not.
    if (!pane.hidden) image.addTo(map);
  };
  map.on("zoomend", show);
  show();
}
