// What is said to those who do not see it: that something was copied, how a table is sorted.
import { html } from "./element";

let region: HTMLElement | null = null;

/** Says a text once the screen reader is free. */
export function announce(text: string): void {
  if (!region) {
    region = html("p", { class: "unseen", id: "said", role: "status" });
    document.body.append(region);
  }
  region.textContent = text;
}
