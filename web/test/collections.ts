// Collections and a catalogue as the server tells them, for tests.
import type { Boot, Collection } from "../src/data/boot";
import { en } from "./languages";

/** A collection of that id, with a switch in the legend or without. */
export function collection(id: string, legend = true, more: Partial<Collection> = {}): Collection {
  return {
    id,
    title: `All ${id}`,
    href: `/${id}.geojson`,
    drawnHref: `/${id}.geojson`,
    itemsHref: `/collections/${id}/items`,
    label: "name",
    names: ["en", "fr"],
    offset: 0,
    period: null,
    area: null,
    isArea: false,
    isPlace: false,
    ofPlaces: false,
    states: null,
    change: null,
    tells: [],
    panel: [],
    style: {
      order: 1,
      property: null,
      since: null,
      before: null,
      interactive: true,
      legend,
      off: false,
      label: "place",
      lighter: null,
      classes: [],
    },
    attribution: null,
    ...more,
  };
}

/** A catalogue of these collections in English and French. */
export function catalogue(collections: Collection[]): Boot {
  return {
    date: "2020-12-01",
    from: "2020-01-01",
    to: "2021-01-01",
    defaultDate: "2020-12-01",
    dataUntil: null,
    language: "en",
    told: en,
    languages: ["en", "fr"],
    bbox: [0, 0, 1, 1],
    closest: 13,
    table: null,
    columns: [],
    stops: [],
    cards: [],
    properties: {},
    codes: {},
    collections,
    sources: null,
    at: "/at",
    atPlace: 1000,
    home: "/",
    namesLanguage: false,
    background: null,
    ground: null,
    strip: null,
  };
}
