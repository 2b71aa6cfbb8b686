// The panel's frame: what it speaks of, a button that closes it, and what is told under the title.
import type { Fact, Name } from "../data/facts";
import { type Language, say } from "../words/language";
import { type Child, html } from "./element";

/** What stands in the panel. */
export interface Content {
  /** What it speaks of; the same while only the date changes. */
  key: string;
  kicker: string;
  title: string;
  names: Name[];
  body: Child[];
  /** Whether more is on its way. */
  busy?: boolean;
}

/** A heading with what stands under it. */
export const row = ({ title, values }: Pick<Fact, "title" | "values">) =>
  html(
    "div",
    {},
    html("dt", {}, title),
    ...values.map(({ text, href, lang = null }) =>
      html("dd", { lang, "data-lang": lang }, href ? html("a", { href }, text) : text),
    ),
  );

/** The panel. */
export function sheet({ key, kicker, title, names, body, busy }: Content, told: Language): HTMLElement {
  const close = { type: "button", class: "close", "aria-label": say(told, "close"), "data-close": true };
  const others = names.flatMap(({ language, text }, index) => [
    index > 0 ? " · " : "",
    html("span", { lang: language }, text),
  ]);
  return html(
    "section",
    {
      class: "panel",
      id: "panel",
      "aria-labelledby": "panel-title",
      "aria-busy": busy ? "true" : null,
      // Focused, it scrolls by the keys.
      tabindex: 0,
      "data-feature": key,
    },
    html("button", close, "×"),
    html("p", { class: "kicker" }, kicker),
    html("h2", { id: "panel-title", tabindex: -1 }, title),
    others.length > 0 ? html("p", { class: "names" }, ...others) : null,
    ...body,
  );
}
