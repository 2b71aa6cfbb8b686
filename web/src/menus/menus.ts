// The menus of the title row, which are native disclosures: one is open at a time; Escape and a click elsewhere close it.

/** The menus that are open, the innermost last. */
const openMenus = () => [...document.querySelectorAll<HTMLDetailsElement>("details.menu[open]")];

/** Closes a menu and gives the focus back to what opened it. */
export function closeMenu(menu: HTMLDetailsElement): void {
  menu.open = false;
  const opener = menu.querySelector("summary");
  // A menu in a menu that is closed too cannot have the focus.
  const outer = menu.parentElement?.closest<HTMLDetailsElement>("details.menu:not([open])");
  (outer?.querySelector("summary") ?? opener)?.focus();
}

/** Closes all menus; the focus goes where the reader has put it. */
export function closeMenus(): void {
  for (const menu of openMenus()) menu.open = false;
}

/** Keeps the menus. */
export function keepMenus(): void {
  // Such events do not bubble.
  document.addEventListener(
    "toggle",
    ({ target }) => {
      if (!(target instanceof HTMLDetailsElement) || !target.matches(".menu[open]")) return;
      for (const menu of openMenus()) if (!menu.contains(target) && !target.contains(menu)) menu.open = false;
    },
    true,
  );
  document.addEventListener("pointerdown", ({ target }) => {
    for (const menu of openMenus()) if (!(target instanceof Node && menu.contains(target))) menu.open = false;
  });
  document.addEventListener("focusin", ({ target }) => {
    for (const menu of openMenus()) if (!(target instanceof Node && menu.contains(target))) menu.open = false;
  });
  // Before all others: what closes a menu closes nothing behind it.
  addEventListener(
    "keydown",
    (event) => {
      const menu = openMenus().at(-1);
      if (event.key !== "Escape" || !menu) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      closeMenu(menu);
    },
    true,
  );
}
