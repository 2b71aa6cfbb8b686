// The menu of files: pictures of the view, layers on its date, whole layers.
import type { Atlas } from "../data/atlas";
import type { Collection } from "../data/boot";
import { isShown } from "../data/layers";
import { fileName, layerFormats, layerOf, type PictureEnding, pictureOf } from "../data/references";
import { byId, html } from "../dom/element";
import { frameOf } from "../view/frame";
import type { Store } from "../view/store";
import { type Day, longDay } from "../words/days";
import { say } from "../words/language";

/** Fills the menu, and anew whenever it is opened or the view changes while it is open. */
export function showDownload(store: Store, atlas: Atlas): void {
  const { boot } = atlas;
  const { told } = boot;
  const menu = byId("download");
  const sheet = html("div", { class: "sheet" });
  menu.append(sheet);

  const picture = (ending: PictureEnding) => {
    const { position, date } = store.view;
    const map = byId("map");
    const frame = position && frameOf(position, map.clientWidth, map.clientHeight);
    const href = pictureOf(boot, store.view, ending, frame);
    return html("a", { href, download: fileName("map", date, ending) }, ending.toUpperCase());
  };

  const layer = (collection: Collection, date: Day | null) =>
    html(
      "li",
      {},
      html("span", {}, collection.title),
      html(
        "span",
        { class: "formats" },
        ...layerFormats.flatMap(({ ending, name }) => {
          const href = layerOf(collection, ending, date);
          const label = `${collection.title}, ${name}`;
          return [
            " ",
            html("a", { href, download: fileName(collection.id, date, ending), "aria-label": label }, name),
          ];
        }),
      ),
    );

  const group = (title: string, ...items: HTMLElement[]) => [html("h2", {}, title), html("ul", {}, ...items)];

  const fill = () => {
    const { date, layers } = store.view;
    const onDate = atlas.drawn.filter((one) => one.period && isShown(one, layers));
    const day = longDay(date, told);
    const formats = html("span", { class: "formats" }, picture("svg"), " ", picture("png"));
    sheet.replaceChildren(
      ...group(say(told, "picture"), html("li", {}, html("span", {}, day), formats)),
      ...(onDate.length > 0
        ? group(
            say(told, "title_on", { title: say(told, "layers_on_date"), date: day }),
            ...onDate.map((collection) => layer(collection, date)),
          )
        : []),
      ...group(say(told, "whole_layers"), ...boot.collections.map((collection) => layer(collection, null))),
      html("p", { class: "none" }, say(told, "download_note")),
    );
  };

  menu.addEventListener("toggle", () => {
    if (menu.hasAttribute("open")) fill();
  });
  store.onChange(() => {
    if (menu.hasAttribute("open")) fill();
  });
}
