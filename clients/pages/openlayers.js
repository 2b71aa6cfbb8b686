// OpenLayers: every collection as vectors, asked for by the box in view.
import Map from "ol/Map.js";
import View from "ol/View.js";
import GeoJSON from "ol/format/GeoJSON.js";
import VectorLayer from "ol/layer/Vector.js";
import { bbox } from "ol/loadingstrategy.js";
import { transformExtent } from "ol/proj.js";
import VectorSource from "ol/source/Vector.js";

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
  return {
    count: features.length,
    located: features.filter((feature) => feature.getGeometry()).length,
    extent: Number.isFinite(box[0]) ? transformExtent(box, "EPSG:3857", "EPSG:4326") : null,
  };
};
