// Dark panels: as the system has it, or as the reader has chosen.
import { html } from "../dom/element";
import { keep, kept } from "../dom/kept";
import { type Language, say } from "../words/language";

const name = "dark-panels";

/** Follows the system or the choice that was kept; gives the button that changes it. */
export function darkSwitch(told: Language): HTMLButtonElement {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const root = document.documentElement;
  const button = html("button", { type: "button", class: "item" }, say(told, "dark"));
  let chosen = kept(name);
  const update = () => {
    const dark = chosen === null ? system.matches : chosen === "dark";
    root.dataset.panels = dark ? "dark" : "light";
    button.setAttribute("aria-pressed", String(dark));
  };
  button.addEventListener("click", () => {
    chosen = root.dataset.panels === "dark" ? "light" : "dark";
    keep(name, chosen);
    update();
  });
  system.addEventListener("change", update);
  update();
  return button;
}
