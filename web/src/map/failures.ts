// Layers that could not be loaded: one message that counts them, with the way to ask again. While none of them is there,
// the map stands as the server draws it.
import type { Atlas } from "../data/atlas";
import type { Collection } from "../data/boot";
import { pictureOf } from "../data/references";
import { byId, html } from "../dom/element";
import { announce } from "../dom/said";
import type { Frame } from "../view/frame";
import type { Store } from "../view/store";
import { count, say } from "../words/language";

/** What failed, and what stands in for it. */
export interface Failures {
  /** Whether a collection could not be loaded. */
  has(id: string): boolean;
  /** Has the picture follow the map. */
  stand(): void;
}

/** Keeps message and picture in step with what failed; `frame` is what the map shows. */
export function showFailures(store: Store, atlas: Atlas, frame: () => Frame | null): Failures {
  const { boot } = atlas;
  const { told } = boot;
  const container = byId("map");
  const failed = new Map<string, Collection>();
  const picture = html("img", { class: "standing", alt: "" });
  // Without a network there is no picture either.
  picture.addEventListener("error", () => picture.remove());

  const text = html("span");
  const retry = html("button", { type: "button" }, say(told, "retry"));
  const message = html("p", { class: "message" }, text, " ", retry);
  retry.addEventListener("click", () => {
    for (const collection of failed.values()) void atlas.load(collection);
  });

  const draw = () => {
    picture.src = `${pictureOf(boot, store.view, "svg", frame())}&layout=plain`;
  };
  const stand = () => {
    if (picture.isConnected) draw();
  };

  const tell = () => {
    const [first] = failed.values();
    if (!first) {
      message.remove();
      return;
    }
    text.textContent =
      failed.size === 1
        ? say(told, "failed", { layer: first.title })
        : count(told, "layers_failed", failed.size);
    // Moved, it would drop the focus.
    if (!message.isConnected) byId("messages").append(message);
    announce(text.textContent);
  };

  container.dataset.loading = say(told, "loading");
  atlas.onLayer((collection, error) => {
    const before = failed.size;
    if (error) failed.set(collection.id, collection);
    else failed.delete(collection.id);
    if (failed.size === before) return;
    tell();
    if (atlas.first.some(({ id }) => !failed.has(id))) picture.remove();
    else {
      container.append(picture);
      draw();
    }
  });
  store.onChange(stand);
  return { has: (id) => failed.has(id), stand };
}
