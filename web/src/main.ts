// Starts the page: reads what the server says, puts the controls in place, fetches the layers.
import { Atlas } from "./data/atlas";
import { readBoot } from "./data/boot";
import { isShown } from "./data/layers";
import { stateOn } from "./data/standing";
import { byId } from "./dom/element";
import { showCards } from "./lists/cards";
import { showColumns } from "./lists/columns";
import { showLegend } from "./lists/legend";
import { showSearch } from "./lists/searchbox";
import { showStrip } from "./lists/strip";
import { showTable } from "./lists/table";
import { showMap } from "./map/map";
import { keepAddress } from "./menus/address";
import { showBar } from "./menus/bar";
import { showDownload } from "./menus/download";
import { showOpenMap } from "./menus/embed";
import { keepMenus } from "./menus/menus";
import { showMore } from "./menus/more";
import { showPrint } from "./menus/print";
import { showShare } from "./menus/share";
import { showPanel } from "./panel/panel";
import { showComparison } from "./time/comparison";
import { showHeading } from "./time/heading";
import { showPlay } from "./time/play";
import { showSlider } from "./time/slider";
import { Store } from "./view/store";
import { parseSelection, readView, type Selection } from "./view/url";

const boot = readBoot(document);
const asked = readView(location.search, location.hash);
const atlas = new Atlas(boot);

/** Whether there can be such a feature; before its layer has come only the collection is known. */
const known = (selection: Selection) =>
  atlas.has(selection.collection)
    ? atlas.feature(selection) !== null
    : atlas.collection(selection.collection) !== null;

const selected = asked.selected && known(asked.selected) ? asked.selected : null;
const store = new Store({ ...asked, date: boot.date, selected }, boot.from, boot.to, (selection, date) =>
  stateOn(atlas, selection, date),
);

// A selection that turns out to name nothing is dropped, as the server does.
atlas.onLayer(({ id }) => {
  const now = store.view.selected;
  if (now?.collection === id && !known(now)) store.restore({ ...store.view, selected: null });
});

const embedded = document.body.classList.contains("embedded");
const readOut = showHeading(store, boot, asked.date);
showLegend(store, atlas);
if (embedded) {
  showOpenMap(store, boot);
} else {
  keepMenus();
  showBar(store, boot);
  showDownload(store, atlas);
  showShare(store, boot);
  showMore(store, boot);
  showCards(store, atlas);
  showTable(store, atlas);
  showColumns(store, boot);
  showPrint(store, boot);
  showComparison(store, atlas);
  showStrip(store, atlas);
}
showSlider(store, boot);
showPlay(store, boot, readOut);
// Before the map, which keeps the selection out from under the panel.
showPanel(store, atlas);
const lookAt = showMap(store, atlas);
if (!embedded) {
  showSearch(store, atlas, lookAt);
  // In a frame the browser's history is that of the page around it.
  keepAddress(store, boot, known);
}

// Cards and rows are the way to a feature without a pointer: Leaflet's paths take no focus.
addEventListener("click", (event) => {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey)
    return;
  const link = event.target instanceof Element ? event.target.closest<HTMLElement>("a[data-select]") : null;
  const selection = parseSelection(link?.dataset.select ?? "");
  if (!link || !selection) return;
  event.preventDefault();
  link.focus({ preventScroll: true });
  store.select(selection);
  // The table lies below the map: the reader is taken to what the click has brought about.
  if (link.closest("#table") && !store.view.table) byId("stage").scrollIntoView({ block: "nearest" });
});

const load = () => {
  for (const collection of atlas.drawn) {
    if (atlas.first.includes(collection) || isShown(collection, store.view.layers))
      void atlas.load(collection);
  }
};
load();
store.onChange(load);
