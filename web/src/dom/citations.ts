// Sources as small numbered links beside a sentence.
import type { Reference } from "../data/boot";
import { type Language, say } from "../words/language";
import { type Child, html } from "./element";

/** Sources named beside a sentence; the selection's panel has them all. */
const citedAtMost = 4;

/** The first of the sources, each a number that leads to it. */
export function citations(sources: readonly Reference[], told: Language): NonNullable<Child>[] {
  return sources.slice(0, citedAtMost).flatMap(({ text, href }, index) => {
    const number = String(index + 1);
    const label = say(told, "source", { number, text });
    return [" ", html("a", { href, title: text, "aria-label": label }, number)];
  });
}
