// Starts the page: reads what the server says, puts the controls in place, fetches the layers.
import { keepAddress } from "./address";
import { Atlas } from "./atlas";
import { readBoot } from "./boot";
import { showCards } from "./cards";
import { showHeading } from "./heading";
import { showLegend } from "./legend";
import { showMap } from "./map";
import { showPanel } from "./panel";
import { showSlider } from "./slider";
import { Store } from "./store";
import { showTable } from "./table";
import { readView, type Selection } from "./url";

const boot = readBoot(document);
const asked = readView(location.search);
const atlas = new Atlas(boot);

/** Whether there can be such a feature; before its layer has come only the collection is known. */
const known = (selection: Selection) =>
  atlas.has(selection.collection)
    ? atlas.feature(selection) !== null
    : atlas.collection(selection.collection) !== null;

const selected = asked.selected && known(asked.selected) ? asked.selected : null;
const store = new Store({ date: boot.date, selected }, boot.from, boot.to);

// A selection that turns out to name nothing is dropped, as the server does.
atlas.onLayer(({ id }) => {
  const now = store.view.selected;
  if (now?.collection === id && !known(now)) store.restore({ ...store.view, selected: null });
});

const table = boot.collections.find(({ id }) => id === (boot.table ?? boot.stops[0]?.collection));

showHeading(store, boot, asked.date);
showLegend(store, atlas);
if (table) showCards(store, atlas, table);
showTable(store, atlas);
showSlider(store, atlas);
showMap(store, atlas);
showPanel(store, atlas);
keepAddress(store, boot, known);

// Cards and rows are the way to a feature without a pointer: Leaflet's paths take no focus.
addEventListener("click", (event) => {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey)
    return;
  const link = event.target instanceof Element ? event.target.closest<HTMLElement>("a[data-select]") : null;
  const [collection, ...id] = link?.dataset.select?.split("/") ?? [];
  if (!link || !collection) return;
  event.preventDefault();
  link.focus({ preventScroll: true });
  store.select({ collection, id: id.join("/") });
});

for (const collection of atlas.drawn) void atlas.load(collection);
