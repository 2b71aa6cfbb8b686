// A small map of where the map lies: the land and waters of the data, and a frame around what is looked at.
import type { Position } from "geojson";
import L from "leaflet";
import type { Atlas } from "../data/atlas";
import { ringsOf } from "../data/rings";
import { finalClass } from "../data/state";
import { byId, svg } from "../dom/element";
import { say } from "../words/language";

const width = 132;
/** Points nearer to each other than this, in pixels, draw one line. */
const grain = 0.7;

/** Places on the small map. */
type Project = (position: Position) => [x: number, y: number];

function pathOf(ring: Position[], project: Project): string {
  let [lastX, lastY] = [Number.NaN, Number.NaN];
  const points = ring.flatMap((position) => {
    const [x, y] = project(position);
    if (Math.hypot(x - lastX, y - lastY) < grain) return [];
    [lastX, lastY] = [x, y];
    return [`${x.toFixed(1)} ${y.toFixed(1)}`];
  });
  return points.length > 2 ? `M${points.join("L")}Z` : "";
}

/** Draws the small map once its layers have come, and keeps the frame in step with the map. */
export function showInset(map: L.Map, atlas: Atlas): void {
  const place = byId("inset");
  const base = atlas.drawn.filter(({ style }) => style?.label === "country" || style?.label === "water");
  let frame: SVGElement | null = null;
  let project: Project | null = null;

  const update = () => {
    if (!frame || !project) return;
    const bounds = map.getBounds();
    const [left, top] = project([bounds.getWest(), bounds.getNorth()]);
    const [right, bottom] = project([bounds.getEast(), bounds.getSouth()]);
    const box = { x: left, y: top, width: Math.max(4, right - left), height: Math.max(4, bottom - top) };
    for (const [name, value] of Object.entries(box)) frame.setAttribute(name, value.toFixed(1));
  };

  const draw = () => {
    if (frame || base.some(({ id }) => !atlas.has(id))) return;
    const land = base.filter(({ style }) => style?.label === "country");
    const corners = land
      .flatMap(({ id }) => atlas.features(id))
      .flatMap(({ geometry }) => ringsOf(geometry).flat());
    const world = L.latLngBounds(corners.map(([lon = 0, lat = 0]) => [lat, lon]));
    if (!world.isValid()) return;
    const flat = (position: Position) =>
      L.CRS.EPSG3857.latLngToPoint(L.latLng(position[1] ?? 0, position[0] ?? 0), 8);
    const [origin, end] = [
      flat([world.getWest(), world.getNorth()]),
      flat([world.getEast(), world.getSouth()]),
    ];
    const scale = width / (end.x - origin.x);
    const height = Math.round((end.y - origin.y) * scale);
    const onPage: Project = (position) => {
      const { x, y } = flat(position);
      return [(x - origin.x) * scale, (y - origin.y) * scale];
    };
    const shapes = base.flatMap(({ id, style }) =>
      atlas.features(id).flatMap(({ geometry, properties }) => {
        const d = ringsOf(geometry)
          .map((ring) => pathOf(ring, onPage))
          .join("");
        const fill = style && finalClass(style, properties)?.fill;
        return d ? [svg("path", { d, fill: fill ?? "none" })] : [];
      }),
    );
    frame = svg("rect", { class: "frame" });
    project = onPage;
    const label = say(atlas.boot.told, "inset");
    const picture = { viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": label };
    place.replaceChildren(svg("svg", picture, ...shapes, frame));
    place.hidden = false;
    update();
    // Names on the map make room for it.
    map.fire("resize");
  };

  map.on("moveend", update);
  atlas.onLayer(draw);
}
