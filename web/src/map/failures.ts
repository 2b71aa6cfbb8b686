// Layers that could not be loaded: one message that names them, with the way to ask again. While none of them is there,
// the map stands as the server draws it.
import type { Atlas } from "../data/atlas";
import type { Collection } from "../data/boot";
import { pictureOf } from "../data/references";
import { byId, html } from "../dom/element";
import { announce } from "../dom/said";
import { frameOf } from "../view/frame";
import type { Store } from "../view/store";
import { count, say } from "../words/language";

/** Keeps message and picture in step with what failed. */
export function showFailures(store: Store, atlas: Atlas): void {
  const { boot } = atlas;
  const { told } = boot;
  const container = byId("map");
  const failed = new Map<string, Collection>();
  const picture = html("img", { class: "standing", alt: "" });
  // Without a network there is no picture either.
  picture.addEventListener("error", () => picture.remove());

  const stand = () => {
    if (atlas.drawn.some(({ id }) => !failed.has(id))) return picture.remove();
    const { position } = store.view;
    const frame = position && frameOf(position, container.clientWidth, container.clientHeight);
    const size = frame ? "" : `&width=${container.clientWidth}&height=${container.clientHeight}`;
    picture.src = `${pictureOf(boot, store.view, "svg", frame)}${size}&layout=plain`;
    container.append(picture);
  };

  const tell = () => {
    const list = byId("messages");
    list.replaceChildren();
    if (failed.size > 0) {
      const titles = [...failed.values()].map(({ title }) => title).join(", ");
      const retry = html("button", { type: "button" }, say(told, "retry"));
      retry.addEventListener("click", () => {
        for (const collection of failed.values()) void atlas.load(collection);
      });
      const text =
        failed.size === 1
          ? say(told, "failed", { layer: titles })
          : count(told, "layers_failed", failed.size);
      list.append(html("p", { class: "message", title: titles }, `${text} `, retry));
      announce(text);
    }
  };

  container.dataset.loading = say(told, "loading");
  atlas.onLayer((collection, error) => {
    const before = failed.size;
    if (error) failed.set(collection.id, collection);
    else failed.delete(collection.id);
    if (error || failed.size !== before) {
      tell();
      stand();
    }
  });
  store.onChange(() => {
    if (picture.isConnected) stand();
  });
}
