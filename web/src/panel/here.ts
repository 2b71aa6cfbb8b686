// What is known of a point: its place or area, who held it, since when, what came next, what lies nearby, by what source.
import {
  type Answer,
  classOfState,
  distance,
  namedBy,
  nearestEvents,
  type OnLine,
  type States,
  stateFrom,
  type Told,
} from "../data/answer";
import type { Asked } from "../data/asking";
import type { Atlas } from "../data/atlas";
import type { Reference } from "../data/boot";
import { type Cite, citationOf, factsOf, type Name, nameOf } from "../data/facts";
import { holderAt } from "../data/standing";
import { textOf, textsOf } from "../data/state";
import { type Child, html } from "../dom/element";
import { type Content, row } from "../dom/sheet";
import { type Point, type View, writeView } from "../view/url";
import { type Day, longDay } from "../words/days";
import { say, writeNumber } from "../words/language";
import { inWords } from "../words/moments";

/** So many places, events and sources are told of; the whole answer has all. */
const most = { places: 4, events: 3, sources: 4 };

/** Where a point is asked about on a day, in a format. */
export function questionOf(atlas: Atlas, { lon, lat }: Point, day: Day, format: "json" | "html"): string {
  const { at, language } = atlas.boot;
  return `${at}?lon=${lon}&lat=${lat}&datetime=${day}&lang=${language}&f=${format}`;
}

/** What the panel says of a point while its answer is on its way, when it has come, and when it could not be had. */
export function hereContent(
  atlas: Atlas,
  view: View,
  point: Point,
  asked: Asked<Answer>,
  retry: () => void,
): Content {
  const { boot } = atlas;
  const { told } = boot;
  const kicker = say(told, "here_on", { date: longDay(view.date, told) });
  const key = `at/${point.lon},${point.lat}`;
  if (asked.state === "answered") return { key, kicker, ...answered(atlas, view, point, asked.answer) };
  // Which area it is, the map itself knows.
  const holder = holderAt(atlas, point, view.date);
  const [collection, feature] = holder ? [atlas.collection(holder.collection), atlas.feature(holder)] : [];
  const title =
    collection && feature
      ? nameOf(collection, feature.properties, String(feature.id), boot)
      : coordinates(atlas, point);
  if (asked.state === "loading") {
    return {
      key,
      kicker,
      title,
      names: [],
      body: [html("p", { class: "wait" }, say(told, "loading"))],
      busy: true,
    };
  }
  const again = html("button", { type: "button" }, say(told, "retry"));
  again.addEventListener("click", retry);
  const body = [html("p", { class: "wait", role: "alert" }, say(told, "answer_failed"), " ", again)];
  return { key, kicker, title, names: [], body };
}

const coordinates = (atlas: Atlas, { lon, lat }: Point) =>
  say(atlas.boot.told, "asked_point", { lat: String(lat), lon: String(lon) });

function answered(
  atlas: Atlas,
  view: View,
  point: Point,
  answer: Answer,
): Pick<Content, "title" | "names" | "body"> {
  const { boot } = atlas;
  const { told } = boot;
  const named = namedBy(answer, boot);
  const [states] = answer.states;
  const names: Name[] = Object.entries(named?.names ?? {})
    .filter(([language]) => language !== boot.language)
    .map(([language, text]) => ({ language, text }));
  const state = states?.now && classOfState(atlas.collection(states.collection), states.now, view.date);
  const nothing = say(told, answer.covered ? "nothing_told" : "outside_area");
  const until = answer.after_data && answer.data_until ? longDay(answer.data_until, told) : null;
  const sources = sourcesOf(atlas, answer, states?.now ?? answer.lines[0] ?? null);
  const rows = [
    ...(states ? statesRows(atlas, states, view.date) : []),
    ...answer.lines.map((line) => lineRow(atlas, line)),
  ];
  const within = answer.areas.filter((area) => area !== named);
  const nearby = answer.places.filter((place) => place !== named).slice(0, most.places);
  return {
    title: named?.name ?? coordinates(atlas, point),
    names,
    body: [
      html("p", { class: "state" }, states?.now ? (state?.legend ?? states.now.name) : nothing),
      until ? html("p", { class: "note" }, say(told, "data_only_until", { date: until })) : null,
      toldOf(atlas, answer),
      states?.now?.sentence ? html("p", { class: "about" }, states.now.sentence) : null,
      html(
        "dl",
        {},
        ...rows.filter((one) => one.childElementCount > 1),
        ...answer.around.map((states) => aroundRow(atlas, states, view.date)),
        links(say(told, "within"), within, view, () => null),
        links(say(told, "nearby"), nearby, view, ({ distance_m }) =>
          distance_m > 0 ? `, ${say(told, "away", { distance: distance(distance_m, told) })}` : null,
        ),
      ),
      states ? history(atlas, states, view.date) : null,
      happened(atlas, answer),
      sources.length > 0
        ? html("dl", { class: "sources" }, row({ title: say(told, "sources"), values: sources }))
        : null,
      html(
        "p",
        { class: "more" },
        html("a", { href: questionOf(atlas, point, view.date, "html") }, say(told, "whole_answer")),
      ),
    ],
  };
}

/** Whether the state is that of a place or of its area, and where the next place with a state is. */
function toldOf(atlas: Atlas, { told_of, nearest_state }: Answer): HTMLElement | null {
  const { told } = atlas.boot;
  if (!told_of || !nearest_state) return null;
  if (told_of === "place") return html("p", { class: "note" }, say(told, "told_of_place"));
  const { name, distance_m } = nearest_state;
  const nearest = say(told, "nearest_state", { name, distance: distance(distance_m, told) });
  return html("p", { class: "note" }, say(told, "told_of_area"), " ", nearest);
}

/** What the area around a place is on the day. */
function aroundRow(atlas: Atlas, { collection, now }: States, day: Day): HTMLElement | null {
  const { told } = atlas.boot;
  if (!now) return null;
  const legend = classOfState(atlas.collection(collection), now, day)?.legend;
  const values = [{ text: now.name, href: now.href }, ...(legend ? [{ text: legend, href: "" }] : [])];
  return row({ title: say(told, "around"), values });
}

/** Who holds it, since when, and what comes next. */
function statesRows(atlas: Atlas, states: States, day: Day): HTMLElement[] {
  const { boot } = atlas;
  const { told } = boot;
  const collection = atlas.collection(states.collection);
  const text = (value: string): Reference[] => [{ text: value, href: "" }];
  const cite: Cite = (_, id) => ({ text: id, href: "" });
  const held =
    collection && states.now ? factsOf(collection, states.now.properties, boot, cite, collection.tells) : [];
  const change = (moment: string) => {
    const next = stateFrom(states, moment);
    const facts =
      collection && next ? factsOf(collection, next.properties, boot, cite, collection.tells) : [];
    const who = facts.flatMap(({ values }) => values.map(({ text }) => text)).join("; ");
    const legend = next && classOfState(collection, next, day)?.legend;
    return [inWords(moment, told), who || legend].filter(Boolean).join(": ");
  };
  const since = states.since ? inWords(states.since, told) : say(told, "no_earlier_change");
  const next = states.next_change ? change(states.next_change) : say(told, "no_later_change");
  const last = states.previous_change ? inWords(states.previous_change, told) : null;
  return [
    ...held.map(row),
    states.now
      ? row({ title: say(told, "since_title"), values: text(since) })
      : row({ title: say(told, "previous_title"), values: last ? text(last) : [] }),
    row({ title: say(told, "next_title"), values: text(next) }),
  ];
}

/** The place on a line: by its own kilometres if it has some, and by what is drawn. */
function lineRow(atlas: Atlas, { position }: OnLine): HTMLElement {
  const { told } = atlas.boot;
  const km = (value: number) => writeNumber(told, Math.round(value * 10) / 10);
  const { reported } = position;
  const values = [
    reported && say(told, "km_reported", { km: km(reported.km) }),
    say(told, "km_of_line", { km: km(position.km) }),
    position.distance_m >= 1 && say(told, "away", { distance: distance(position.distance_m, told) }),
  ];
  const texts = values.filter((value) => typeof value === "string");
  return row({ title: say(told, "along"), values: texts.map((text) => ({ text, href: "" })) });
}

/** Features as links that select them. */
function links<Near extends Told>(
  title: string,
  features: readonly Near[],
  view: View,
  more: (feature: Near) => Child,
): HTMLElement | null {
  if (features.length === 0) return null;
  const values = features.map((feature) => {
    const selected = { collection: feature.collection, id: feature.id };
    const href = writeView({ ...view, selected, point: null }, location.search);
    const select = `${feature.collection}/${feature.id}`;
    return html("dd", {}, html("a", { href, "data-select": select }, feature.name), more(feature));
  });
  return html("div", {}, html("dt", {}, title), ...values);
}

/** The states one after the other, the one of the day marked. */
function history(atlas: Atlas, states: States, day: Day): HTMLElement | null {
  if (states.history.length < 2) return null;
  const { told } = atlas.boot;
  const items = states.history.map((one) => {
    const from = one.valid_from ? inWords(one.valid_from, told) : say(told, "open_end");
    const legend = classOfState(atlas.collection(states.collection), one, day)?.legend ?? one.name;
    const now = one.id === states.now?.id ? "true" : null;
    return html("li", { "aria-current": now }, html("a", { href: one.href }, from), ` ${legend}`);
  });
  return html("details", {}, html("summary", {}, say(told, "through_time")), html("ol", {}, ...items));
}

/** What happened nearby in the days around. */
function happened(atlas: Atlas, { events }: Answer): HTMLElement | null {
  const { told } = atlas.boot;
  const items = nearestEvents(events, most.events).map((event) => {
    const day = event.valid_from ? `${inWords(event.valid_from, told)} ` : "";
    return html("li", {}, day, html("a", { href: event.href }, event.name));
  });
  if (items.length === 0) return null;
  return html("details", {}, html("summary", {}, say(told, "happened")), html("ul", {}, ...items));
}

/** The sources of what is told first; of a point without a state those of the line nearby. */
function sourcesOf(atlas: Atlas, answer: Answer, told: Told | null): Reference[] {
  const property = told && atlas.collection(told.collection)?.change?.sources;
  const ids = property ? textsOf(told.properties, property) : [];
  const collection = atlas.boot.sources === null ? null : atlas.collection(atlas.boot.sources);
  if (!collection) return [];
  const found = answer.sources.filter(({ id }) => ids.includes(id)).slice(0, most.sources);
  return found.map((source) =>
    citationOf(collection, source, source.id, textOf(source, "href") ?? "", atlas.boot),
  );
}
