// What is said to those who do not see it, all in the one region of the page that is read out.
import { byId } from "./element";

/** Says a text once the screen reader is free. */
export function announce(text: string): void {
  byId("live").textContent = text;
}
