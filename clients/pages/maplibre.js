// MapLibre: every collection as a GeoJSON source by its one address, drawn as areas, lines and points.
import { LngLatBounds, Map, setWorkerUrl } from "maplibre-gl";

setWorkerUrl("/maplibre-gl-worker.mjs");

/** Shows a collection on a map, and says what came. */
window.show = async (service, id, [west, south, east, north]) => {
  const map = new Map({
    container: "map",
    bounds: [west, south, east, north],
    fitBoundsOptions: { padding: 20 },
    style: {
      version: 8,
      sources: { data: { type: "geojson", data: `${service}/${id}.geojson` } },
      layers: [
        { id: "areas", type: "fill", source: "data", paint: { "fill-color": "#2a6f97" } },
        { id: "lines", type: "line", source: "data", paint: { "line-color": "#000000" } },
        { id: "points", type: "circle", source: "data", paint: { "circle-radius": 4 } },
      ],
    },
  });
  await new Promise((done, failed) => {
    map.on("error", ({ error }) => failed(new Error(error.message)));
    map.once("idle", done);
  });
  const data = await map.getSource("data").getData();
  const drawn = new Set(map.queryRenderedFeatures().map((feature) => JSON.stringify(feature.properties)));
  const box = await map.getSource("data").getBounds();
  map.remove();
  return {
    count: data.features.length,
    located: data.features.filter((feature) => feature.geometry).length,
    extent: box instanceof LngLatBounds && !box.isEmpty() ? box.toArray().flat() : null,
    drawn: drawn.size,
  };
};
