// The point that is asked about: by a click anywhere, or by Enter at the middle of the map; a ring marks it.
import L from "leaflet";
import { html } from "../dom/element";
import type { Store } from "../view/store";
import { type Language, say } from "../words/language";

/** Points are told to about a metre. */
const digits = 5;

/** Asks about points of the map, and marks the one that is asked about. */
export function showAsked(map: L.Map, store: Store, told: Language): void {
  const pane = "asked";
  map.createPane(pane).style.zIndex = "470";
  const ring = L.circleMarker([0, 0], { pane, radius: 8, interactive: false, className: "asked" });

  const ask = (at: L.LatLng) => {
    const { lng, lat } = at.wrap();
    store.ask({ lon: Number(lng.toFixed(digits)), lat: Number(lat.toFixed(digits)) });
  };
  // Seen, under the crosshair, while the map has the focus from the keyboard.
  const container = map.getContainer();
  container.after(html("p", { class: "map-hint", id: "map-hint" }, say(told, "enter_asks")));
  container.setAttribute("aria-describedby", "map-hint");
  map.on("click", ({ latlng }) => ask(latlng));
  container.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target !== container) return;
    event.preventDefault();
    ask(map.getCenter());
  });

  const mark = () => {
    const { point } = store.view;
    if (!point) ring.remove();
    else ring.setLatLng([point.lat, point.lon]).addTo(map);
  };
  mark();
  store.onChange(mark);
}
