// The title row: links that keep the view, the way to the table and back, and where the buttons stand.
import type { Boot } from "../data/boot";
import { inLanguage } from "../data/references";
import { byId } from "../dom/element";
import type { Store } from "../view/store";
import { writeView } from "../view/url";
import { say } from "../words/language";
import { closeMenus } from "./menus";

/** From this width on the buttons stand in the row; below it, in its menu. */
const wide = "(min-width: 860px)";

/** Keeps the title row in step with the view. */
export function showBar(store: Store, boot: Boot): void {
  const { told } = boot;
  const link = byId("table-link");
  const actions = byId("actions");
  const more = byId("more");
  const sheet = more.querySelector(".sheet") ?? more;

  const update = () => {
    const { view } = store;
    document.body.dataset.view = view.table ? "table" : "map";
    link.textContent = say(told, view.table ? "map" : "table");
    link.setAttribute("href", writeView({ ...view, table: !view.table }, location.search));
    for (const other of document.querySelectorAll<HTMLElement>("[data-language]"))
      other.setAttribute("href", inLanguage(view, location.search, other.dataset.language ?? ""));
  };

  const arrange = ({ matches }: { matches: boolean }) => {
    closeMenus();
    if (matches) more.before(actions);
    else sheet.prepend(actions);
  };

  link.addEventListener("click", (event) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    closeMenus();
    store.showTable(!store.view.table);
  });
  store.onChange((view, previous, cause) => {
    update();
    if (view.table === previous.table) return;
    if (cause === "choice") byId(view.table ? "table" : "map").focus({ preventScroll: true });
    scrollTo({ top: 0, behavior: "instant" });
  });
  const width = matchMedia(wide);
  width.addEventListener("change", arrange);
  arrange(width);
  update();
}
