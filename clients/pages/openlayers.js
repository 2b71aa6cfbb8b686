// OpenLayers: every collection as vectors, asked for by the box in view, and as vector tiles.
import Map from "ol/Map.js";
import View from "ol/View.js";
import GeoJSON from "ol/format/GeoJSON.js";
import MVT from "ol/format/MVT.js";
import VectorLayer from "ol/layer/Vector.js";
import VectorTileLayer from "ol/layer/VectorTile.js";
import { bbox } from "ol/loadingstrategy.js";
import { transformExtent } from "ol/proj.js";
import VectorSource from "ol/source/Vector.js";
import VectorTileSource from "ol/source/VectorTile.js";

/** How many features the vector tiles of a collection hold, each once by its id; those of one answer are in many tiles. */
const inTiles = async (service, id, view) => {
  const url = `${service}/collections/${id}/tiles/WebMercatorQuad/{z}/{y}/{x}`;
  const source = new VectorTileSource({ format: new MVT({ layers: [id] }), url, maxZoom: 15 });
  const layer = new VectorTileLayer({ source });
  const map = new Map({ target: "map", layers: [layer], view });
  await new Promise((done, failed) => {
    source.on("tileloaderror", () => failed(new Error("OpenLayers could not load a vector tile")));
    map.once("rendercomplete", done);
  });
  const found = layer.getFeaturesInExtent(view.calculateExtent([400, 400]));
  map.setTarget(undefined);
  return new Set(found.map((feature) => feature.getId())).size;
};

/** Shows a collection on a map, and says what came. */
window.show = async (service, id, extent) => {
  const source = new VectorSource({
    format: new GeoJSON(),
    strategy: bbox,
    url: (box) =>
      `${service}/collections/${id}/items?f=json&limit=10000&bbox=${transformExtent(box, "EPSG:3857", "EPSG:4326").join()}`,
  });
  const view = new View();
  view.fit(transformExtent(extent, "EPSG:4326", "EPSG:3857"), { size: [400, 400], padding: [20, 20, 20, 20] });
  const map = new Map({ target: "map", layers: [new VectorLayer({ source })], view });
  await new Promise((done, failed) => {
    source.on("featuresloaderror", () => failed(new Error("OpenLayers could not load the features")));
    map.once("loadend", done);
  });
  const features = source.getFeatures();
  const box = source.getExtent();
  map.setTarget(undefined);
  const located = features.filter((feature) => feature.getGeometry()).length;
  return {
    count: features.length,
    located,
    tiles: located ? await inTiles(service, id, view) : 0,
    extent: Number.isFinite(box[0]) ? transformExtent(box, "EPSG:3857", "EPSG:4326") : null,
  };
};
