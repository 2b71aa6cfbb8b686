// How a view is referred to: its address, its code for other pages, its citation, its pictures and files.
import type { Frame } from "../view/frame";
import { type View, writeView } from "../view/url";
import { type Day, longDay } from "../words/days";
import { say } from "../words/language";
import type { Boot, Collection } from "./boot";

/** The formats that layers can be had in, by the endings of their files. */
export const layerFormats = [
  { ending: "geojson", name: "GeoJSON" },
  { ending: "csv", name: "CSV" },
  { ending: "kml", name: "KML" },
  { ending: "fgb", name: "FlatGeobuf" },
] as const;

/** An ending of a layer's file. */
export type LayerEnding = (typeof layerFormats)[number]["ending"];

/** An ending of a picture's file. */
export type PictureEnding = "svg" | "png";

/** The size of the frame that other pages are given. */
const embedSize = { width: 720, height: 480 };

/** The whole address of a view, in whatever language the page's own address names. */
export function addressOf({ home }: Pick<Boot, "home">, view: View, search = ""): string {
  return `${home}${writeView(view, search)}`;
}

/** The query and hash of a view in a language. */
export function inLanguage(view: View, search: string, language: string): string {
  const params = new URLSearchParams(search);
  params.set("lang", language);
  return writeView(view, params.toString());
}

const escaped = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");

/** The code that puts a view into another page. */
export function embedCode(
  { home, language }: Pick<Boot, "home" | "language">,
  view: View,
  title: string,
): string {
  const address = `${home}embed${inLanguage({ ...view, table: false }, "", language)}`;
  const { width, height } = embedSize;
  return `<iframe src="${escaped(address)}" width="${width}" height="${height}" title="${escaped(title)}" loading="lazy"></iframe>`;
}

/** The page of a feature, or its GeoJSON, in the language that the page's own address names. */
export function pageOf(
  { language, namesLanguage }: Pick<Boot, "language" | "namesLanguage">,
  { itemsHref }: Pick<Collection, "itemsHref">,
  id: string,
  format: "json" | null = null,
): string {
  const parts = [format && `f=${format}`, namesLanguage && `lang=${language}`].filter(Boolean);
  return `${itemsHref}/${encodeURIComponent(id)}${parts.length > 0 ? `?${parts.join("&")}` : ""}`;
}

/** The sentence that cites a view. */
export function citationOfView(
  boot: Pick<Boot, "told">,
  view: View,
  title: string,
  address: string,
  today: Day,
): string {
  const [date, accessed] = [view.date, today].map((day) => longDay(day, boot.told));
  return say(boot.told, "citation", { title, date: date ?? "", address, today: accessed ?? "" });
}

/** The address of a picture of a view; of a map that was moved, its frame. */
export function pictureOf(
  { home, language }: Pick<Boot, "home" | "language">,
  view: View,
  ending: PictureEnding,
  frame: Frame | null,
): string {
  const { date, selected, layers } = view;
  const parts = [
    `datetime=${date}`,
    `lang=${language}`,
    layers && `layers=${layers.map(encodeURIComponent).join(",")}`,
    selected && `select=${encodeURIComponent(selected.collection)}/${encodeURIComponent(selected.id)}`,
    frame && `bbox=${frame.bbox.join(",")}&width=${frame.width}&height=${frame.height}`,
  ];
  return `${home}map.${ending}?${parts.filter(Boolean).join("&")}`;
}

/** The address of a layer in a format: on a date, or the whole of it. */
export function layerOf({ href }: Pick<Collection, "href">, ending: LayerEnding, date: Day | null): string {
  return `${href.replace(/geojson$/, ending)}${date ? `?datetime=${date}` : ""}`;
}

/** The name that a downloaded file is given. */
export function fileName(id: string, date: Day | null, ending: LayerEnding | PictureEnding): string {
  return `${[id, date].filter(Boolean).join("-")}.${ending}`;
}
