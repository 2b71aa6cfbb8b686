// The field that names are searched in, over the map: a combobox whose list follows what is typed.
import type { Atlas } from "../data/atlas";
import { isShown, switched } from "../data/layers";
import { type Entry, entriesOf, search } from "../data/search";
import { byId, html } from "../dom/element";
import { announce } from "../dom/said";
import type { Store } from "../view/store";
import type { Selection } from "../view/url";
import { count, say } from "../words/language";

/** So many names are listed. */
const most = 8;
/** More than this is no name. */
const longest = 100;

/** Puts the field in place; a name that is chosen is selected and shown on the map. */
export function showSearch(store: Store, atlas: Atlas, showOnMap: (selection: Selection) => void): void {
  const { told } = atlas.boot;
  const label = say(told, "search");
  const input = html("input", {
    type: "text",
    id: "search",
    role: "combobox",
    "aria-label": label,
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": "search-list",
    placeholder: label,
    autocomplete: "off",
    spellcheck: "false",
    maxlength: longest,
  });
  const list = html("ul", { id: "search-list", role: "listbox", "aria-label": label, hidden: true });
  const status = html("p", { class: "search-status" });
  byId("search-slot").replaceChildren(input, list, status);

  let entries: Entry[] | null = null;
  let found: Entry[] = [];
  let active = -1;

  const activate = (index: number) => {
    active = index;
    for (const [at, option] of [...list.children].entries()) {
      option.setAttribute("aria-selected", String(at === index));
      if (at === index) option.scrollIntoView({ block: "nearest" });
    }
    if (index < 0) input.removeAttribute("aria-activedescendant");
    else input.setAttribute("aria-activedescendant", `search-${index}`);
  };

  const close = () => {
    found = [];
    list.replaceChildren();
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    status.textContent = "";
    activate(-1);
  };

  const option = ({ name, names, kind }: Entry, index: number) =>
    html(
      "li",
      { role: "option", id: `search-${index}`, "aria-selected": "false" },
      html("b", {}, name),
      html("small", {}, kind),
      html(
        "span",
        {},
        ...names.flatMap(({ language, text }) => [html("span", { lang: language }, text), " "]),
      ),
    );

  const find = () => {
    const text = input.value.trim();
    if (!text) return close();
    // Made once the first name is asked for, and anew when a layer has come meanwhile.
    entries ??= entriesOf(atlas);
    const result = search(entries, text, most);
    found = result.entries;
    list.replaceChildren(...found.map(option));
    list.hidden = found.length === 0;
    input.setAttribute("aria-expanded", String(found.length > 0));
    activate(-1);
    const isWaiting = atlas.first.some(({ id }) => !atlas.has(id));
    const none = isWaiting ? say(told, "loading") : say(told, "no_match", { text });
    status.textContent = result.count > 0 ? count(told, "names_found", result.count) : none;
    status.classList.toggle("unseen", result.count > 0);
    announce(status.textContent);
  };

  const choose = (entry: Entry | undefined) => {
    if (!entry) return;
    const collection = atlas.collection(entry.selection.collection);
    input.value = "";
    close();
    if (collection && !isShown(collection, store.view.layers)) {
      store.showLayers(switched(atlas.drawn, store.view.layers, collection.id, true));
    }
    store.select(entry.selection);
    showOnMap(entry.selection);
  };

  input.addEventListener("input", find);
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const last = found.length - 1;
    const step = (index: number) => {
      event.preventDefault();
      activate(index);
    };
    if (event.key === "ArrowDown") step(active >= last ? Math.min(0, last) : active + 1);
    else if (event.key === "ArrowUp") step(active <= 0 ? last : active - 1);
    else if (event.key === "Enter") {
      event.preventDefault();
      choose(found[Math.max(active, 0)]);
    } else if (event.key === "Escape" && input.value) {
      // Closes the list alone, not the panel too.
      event.preventDefault();
      input.value = "";
      close();
    }
  });
  // The field keeps the focus while an option is pressed.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", ({ target }) => {
    const pressed = target instanceof Element ? target.closest('[role="option"]') : null;
    if (pressed) choose(found[[...list.children].indexOf(pressed)]);
  });
  input.addEventListener("focus", find);
  input.addEventListener("blur", close);
  atlas.onLayer(() => {
    entries = null;
    if (document.activeElement === input) find();
  });
}
