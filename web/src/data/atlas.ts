// The layers of the map: fetched once each, asked for features, told of when they come or fail.
import type { Feature, FeatureCollection, Geometry } from "geojson";
import type { Selection } from "../view/url";
import type { Boot, Collection } from "./boot";
import type { Properties } from "./state";

/** A feature of a layer; some, such as sources, lie nowhere. */
export type AtlasFeature = Feature<Geometry | null, Properties>;

/** Is told that a layer has come, or that it could not be had. */
export type LayerListener = (collection: Collection, error: Error | null) => void;

/** Holds the layers of a catalogue. */
export class Atlas {
  readonly #layers = new Map<string, readonly AtlasFeature[]>();
  readonly #pending = new Map<string, Promise<void>>();
  readonly #listeners: LayerListener[] = [];

  constructor(readonly boot: Boot) {}

  /** Tells `listener` of every layer that comes or fails from now on. */
  onLayer(listener: LayerListener): void {
    this.#listeners.push(listener);
  }

  /** The collections that are drawn, the lowest first. */
  get drawn(): Collection[] {
    const order = (collection: Collection) => collection.style?.order ?? 0;
    return this.boot.collections.filter(({ style }) => style).sort((a, b) => order(a) - order(b));
  }

  /** Those of them that are drawn at first; the others come when they are asked for. */
  get first(): Collection[] {
    return this.drawn.filter(({ style }) => !style?.off);
  }

  /** The collection of that id. */
  collection(id: string): Collection | null {
    return this.boot.collections.find((collection) => collection.id === id) ?? null;
  }

  /** The features of a layer; none before it has come. */
  features(id: string): readonly AtlasFeature[] {
    return this.#layers.get(id) ?? [];
  }

  /** The feature of a selection, if its layer has come and holds it. */
  feature({ collection, id }: Selection): AtlasFeature | null {
    return this.features(collection).find((feature) => String(feature.id) === id) ?? null;
  }

  /** Whether a layer has come. */
  has(id: string): boolean {
    return this.#layers.has(id);
  }

  /** Fetches a layer unless it has come or is on its way; a failed one is tried again. */
  load(collection: Collection): Promise<void> {
    const pending = this.#pending.get(collection.id);
    if (pending) return pending;
    const loading = this.#fetch(collection);
    this.#pending.set(collection.id, loading);
    return loading;
  }

  async #fetch(collection: Collection): Promise<void> {
    let error: Error | null = null;
    try {
      const response = await fetch(collection.drawnHref, { headers: { accept: "application/geo+json" } });
      if (!response.ok) throw new Error(`${collection.drawnHref} answers ${response.status}`);
      const layer = (await response.json()) as FeatureCollection<Geometry | null, Properties | null>;
      const features = layer.features.map((feature) => ({
        ...feature,
        properties: feature.properties ?? {},
      }));
      this.#layers.set(collection.id, features);
    } catch (cause) {
      this.#pending.delete(collection.id);
      error = cause instanceof Error ? cause : new Error(String(cause));
    }
    for (const listener of this.#listeners) listener(collection, error);
  }
}
