// MapLibre: every collection as a GeoJSON source by its one address, and as vector tiles by its TileJSON; drawn as
// areas, lines and points.
import { LngLatBounds, Map, setWorkerUrl } from "maplibre-gl";

setWorkerUrl("/maplibre-gl-worker.mjs");

/** A map of one source, once all of it is drawn. */
const draw = async (source, [west, south, east, north], layer = {}) => {
  const map = new Map({
    container: "map",
    bounds: [west, south, east, north],
    fitBoundsOptions: { padding: 20 },
    style: {
      version: 8,
      sources: { data: source },
      layers: [
        { id: "areas", type: "fill", source: "data", ...layer, paint: { "fill-color": "#2a6f97" } },
        { id: "lines", type: "line", source: "data", ...layer, paint: { "line-color": "#000000" } },
        { id: "points", type: "circle", source: "data", ...layer, paint: { "circle-radius": 4 } },
      ],
    },
  });
  await new Promise((done, failed) => {
    map.on("error", ({ error }) => failed(new Error(error.message)));
    map.once("idle", done);
  });
  return map;
};

/** The features that a map shows, each once. */
const shown = (map, name) => new Set(map.queryRenderedFeatures().map(name)).size;

/** Shows a collection on a map, and says what came. */
window.show = async (service, id, bounds) => {
  const map = await draw({ type: "geojson", data: `${service}/${id}.geojson` }, bounds);
  const data = await map.getSource("data").getData();
  const drawn = shown(map, (feature) => JSON.stringify(feature.properties));
  const box = await map.getSource("data").getBounds();
  map.remove();
  const located = data.features.filter((feature) => feature.geometry).length;
  let tiles = 0;
  if (located) {
    const url = `${service}/collections/${id}/tiles/WebMercatorQuad?f=tilejson`;
    const tiled = await draw({ type: "vector", url }, bounds, { "source-layer": id });
    tiles = shown(tiled, (feature) => feature.id);
    tiled.remove();
  }
  return {
    count: data.features.length,
    located,
    extent: box instanceof LngLatBounds && !box.isEmpty() ? box.toArray().flat() : null,
    drawn,
    tiles,
  };
};
