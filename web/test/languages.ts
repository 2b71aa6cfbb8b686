// The languages of the page, as their files have them.
import azerbaijani from "../../src/language/az.json";
import english from "../../src/language/en.json";
import armenian from "../../src/language/hy.json";
import russian from "../../src/language/ru.json";
import type { Language } from "../src/words/language";

/** English, which most tests read. */
export const en: Language = english;

/** All of them. */
export const languages: readonly Language[] = [english, azerbaijani, armenian, russian];
