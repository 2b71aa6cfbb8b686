// Where the map looks, in step with the view: noted once the reader has moved it, not while the page moves it itself.
import type L from "leaflet";
import type { Store } from "../view/store";
import type { Position } from "../view/url";

/** Moves the map without noting it as the reader's move. */
export type Quietly = (move: () => void) => void;

/** What moves the map without noting it. */
export interface Mover {
  quietly: Quietly;
  /** Fits the map to a container of another size; while the reader has not moved it, it goes on showing all of its home. */
  resize(): void;
}

/** Looks where the view says, else at home; notes the reader's moves and follows Back and Forward. */
export function keepPosition(map: L.Map, store: Store, home: L.LatLngBounds): Mover {
  const farthest = map.getMinZoom();
  let quiet = false;
  /** Whether the move that is under way is the page's own. */
  let own = false;

  const quietly: Quietly = (move) => {
    const before = quiet;
    quiet = true;
    move();
    quiet = before;
  };

  const look = (position: Position | null) => {
    if (position) map.setView([position.lat, position.lon], position.zoom, { animate: false });
    else {
      const least = map.getMinZoom();
      map.setMinZoom(farthest);
      // Clear of the field above, if there is one, and of the credits below.
      const top = document.getElementById("search") ? 58 : 10;
      map.fitBounds(home, { animate: false, paddingTopLeft: [10, top], paddingBottomRight: [10, 22] });
      map.setMinZoom(Math.min(least, map.getZoom()));
    }
  };

  quietly(() => look(store.view.position));
  map.on("movestart", () => {
    own = quiet;
  });
  map.on("moveend", () => {
    if (quiet || own) return;
    const { lng, lat } = map.getCenter().wrap();
    const [lon, zoom] = [Number(lng.toFixed(4)), Number(map.getZoom().toFixed(2))];
    store.move({ lon, lat: Number(lat.toFixed(4)), zoom });
  });
  store.onChange(({ position }, previous, cause) => {
    const same =
      position?.lon === previous.position?.lon &&
      position?.lat === previous.position?.lat &&
      position?.zoom === previous.position?.zoom;
    if (cause === "history" && !same) quietly(() => look(position));
  });
  return {
    quietly,
    resize: () =>
      quietly(() => {
        map.invalidateSize({ animate: false });
        if (!store.view.position) look(null);
      }),
  };
}
