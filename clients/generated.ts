// Reads the service through the types of openapi-typescript: `node generated.js SERVICE QUESTIONS`, JSON out.
import createClient from "openapi-fetch";
import type { components, paths } from "./api.js";

type Schemas = components["schemas"];
type Items = paths["/collections/{collectionId}/items"]["get"]["responses"];
type Refused = Items[400]["content"]["application/problem+json"];

/** What to ask for; `read_generated.py` knows what the answers are. */
interface Questions {
  collection: string;
  bbox: number[];
  datetime: string;
  limit: number;
  lon: number;
  lat: number;
  interval: string;
  tile: { tileMatrix: number; tileRow: number; tileCol: number };
}

const [service, asked] = process.argv.slice(2);
if (!service || !asked) throw new Error("node generated.js SERVICE QUESTIONS");
const { collection, bbox, datetime, limit, lon, lat, interval, tile } = JSON.parse(asked) as Questions;

// The answers in JSON, not the pages in HTML; lists with commas, as the definition has them.
const lists = { array: { style: "form", explode: false } } as const;
const client = createClient<paths, `${string}/${string}json`>({ baseUrl: service, querySerializer: lists });
const binary = createClient<paths>({ baseUrl: service, querySerializer: lists });

/** What was read, or a fault with the problem that came instead. */
function read<Data>(answer: { data?: Data; error?: Schemas["Problem"] | undefined }): NonNullable<Data> {
  if (answer.data === undefined || answer.data === null) throw new Error(answer.error?.detail ?? "no answer");
  return answer.data;
}

const named = (state: Schemas["DescribedFeature"] | null | undefined): string | null => state?.id ?? null;
const base64 = (bytes: ArrayBuffer): string => Buffer.from(bytes).toString("base64");

const path = { collectionId: collection };
const items = read(await client.GET("/collections/{collectionId}/items", {
  params: { path, query: { bbox, datetime, limit } },
}));
const at = read(await client.GET("/at", { params: { query: { lon, lat, datetime } } }));
const changes = read(await client.GET("/collections/{collectionId}/changes", {
  params: { path, query: { datetime: interval } },
}));
const timeline = read(await client.GET("/timeline"));
const refused = await client.GET("/collections/{collectionId}/items", { params: { path, query: { bbox: [1, 2, 3] } } });
const problem: Refused | undefined = refused.error;
const fgb = read(await binary.GET("/{collectionId}.fgb", { params: { path }, parseAs: "arrayBuffer" }));
const mvt = read(await binary.GET("/collections/{collectionId}/tiles/{tileMatrixSetId}/{tileMatrix}/{tileRow}/{tileCol}", {
  params: { path: { ...path, tileMatrixSetId: "WebMercatorQuad", ...tile } }, parseAs: "arrayBuffer",
}));

console.log(JSON.stringify({
  items: {
    matched: items.numberMatched,
    features: items.features.map(({ id, geometry, properties }) => [id, geometry?.type, properties?.["valid_from"]]),
  },
  at: {
    states: at.states.map(({ collection, now }) => [collection, named(now)]),
    nearest: at.nearest_state?.distance_m,
  },
  changes: {
    matched: changes.numberMatched,
    changes: changes.changes.map(({ date, before, after }) => [date, named(before), named(after)]),
  },
  timeline: timeline.days.map(({ date, counts, has_changes }) => [date, counts, has_changes]),
  problem: [refused.response.status, problem?.status, problem?.parameter],
  fgb: base64(fgb),
  tile: base64(mvt),
}));
