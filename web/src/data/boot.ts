// What the server tells the script: the catalogue in the page's language, as JSON in the page itself.
import { type Language, readLanguage } from "../words/language";
import type { StartData } from "./start";

export type {
  Card,
  Collection,
  LabelKind,
  Property,
  Reference,
  Stop,
  StripLine,
  Style,
  StyleClass,
} from "./start";

/** All that the script starts from: the start data, and the page's own words in its language. */
export type Boot = StartData & { told: Language };

/** Reads the JSON that the server has put into the page. */
export function readBoot(page: Document): Boot {
  const text = page.getElementById("boot")?.textContent;
  if (!text) throw new Error("the page has no boot data");
  return { ...(JSON.parse(text) as StartData), told: readLanguage(page) };
}
