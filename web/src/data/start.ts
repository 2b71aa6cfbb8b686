// The types of the start data, made of src/start.rs by `make types`.

/** All that the script starts from, in the page's language. */
export type StartData = {
/** The day that is shown. */
date: string,
/** The first day of the time row. */
from: string,
/** The last day of the time row. */
to: string,
/** The day of the first view. */
defaultDate: string,
/** The last day that the data speak of. */
dataUntil: string | null,
/** The language of names and sentences. */
language: string,
/** Whether the page's address names it, so that links do too. */
namesLanguage: boolean,
/** The languages of the data, the first its own. */
languages: Array<string>,
/** The address of the page. */
home: string,
/** The first view: west, south, east, north in degrees. */
bbox: [number, number, number, number],
/** The closest zoom of the map. */
closest: number,
/** The collection of the table. */
table: string | null,
/** The properties that are the table's columns. */
columns: Array<string>,
/** The days with a sentence, in order. */
stops: Array<Stop>,
/** The changes that are told on cards, in order of time. */
cards: Array<Card>,
/** How properties are headed and read, by their names. */
properties: Record<string, Property>,
/** The labels of codes, by property and code. */
codes: Record<string, Record<string, string>>,
/** The collections in the catalogue's order. */
collections: Array<Collection>,
/** The collection of sources. */
sources: string | null,
/** Raster tiles under the map, if the operator has named some. */
background: TileLayer | null,
/** An image in Web Mercator that lies among the layers, if there is one. */
ground: GroundImage | null,
/** The lines whose kilometres are told under the map. */
strip: Strip | null,
/** The address at which questions about points are asked. */
at: string,
/** A point this near to a place, in metres, is named by it. */
atPlace: number, };

/** Raster tiles under the map, and whom the map credits for them. */
export type TileLayer = {
/** Their addresses, with `{z}`, `{x}` and `{y}`. */
url: string,
/** The credit. */
attribution: string, };

/** An image of the ground, such as a hillshade. */
export type GroundImage = {
/** Its address. */
url: string,
/** Where it lies: west, south, east, north in degrees. */
bbox: [number, number, number, number],
/** Its place among the layers, as that of a style. */
order: number,
/** The closest zoom at which it is shown; none is any. */
closest: number | null,
/** Whom the map credits for it. */
attribution: string | null, };

/** A text with an address where more is to be found; the address may be empty. */
export type Reference = {
/** The text. */
text: string,
/** The address. */
href: string,
/** The language of the text where it is another than the page's. */
lang?: string, };

/** A day on which something changed or happened, with the sentence that says so and the look of what changed. */
export type Stop = {
/** The day. */
date: string,
/** Whether something changed, and not only happened. */
isChange: boolean,
/** The sentence. */
text: string,
/** The name of what changed. */
name: string,
/** Its colour. */
fill: string | null,
/** The colour of its outline. */
stroke: string | null,
/** Id of an SVG pattern in the page. */
pattern: string | null,
/** The sources of the sentence. */
sources: Array<Reference>, };

/** The lines whose kilometres are told under the map, of one collection. */
export type Strip = {
/** Id of the collection. */
collection: string,
/** The collection of the lines' states, of which that of the day is told. */
states: string | null,
/** The lines in the order of their file. */
lines: Array<StripLine>, };

/** A line with kilometres of its own. */
export type StripLine = {
/** Id of its feature. */
id: string,
/** Its name. */
name: string,
/** The kilometre at its start. */
from: number,
/** The kilometre at its end. */
to: number,
/** Its length in words. */
length: string,
/** The sources of the length. */
sources: Array<Reference>, };

/** A change of one feature, as its card tells it. */
export type Card = {
/** The day of change. */
date: string,
/** The sentence; null if there is none. */
text: string | null,
/** The feature's name. */
name: string,
/** The days by which it was to happen, in words. */
deadlines: Array<string>,
/** Id of its collection. */
collection: string,
/** Its id. */
id: string, };

/** How a property is headed and read. */
export type Property = {
/** The heading. */
title: string,
/** The unit of its numbers. */
unit: string | null,
/** The collection whose features it names, if it does. */
kind: string | null, };

/** The properties that hold a feature's period: `from` counts, `to` does not. */
export type Period = {
/** Property with the first day or instant that counts. */
from: string | null,
/** Property with the first day or instant that no longer counts. */
to: string | null, };

/** The properties that tell a change. */
export type Change = {
/** Property with the day or instant. */
date: string,
/** Family of texts with the sentence. */
summary: string | null,
/** Property with the ids of the sentence's sources. */
sources: string | null, };

/** One collection of the catalogue. */
export type Collection = {
/** Its id. */
id: string,
/** Its title. */
title: string,
/** The whole layer as GeoJSON. */
href: string,
/** Of it what the page draws and tells. */
drawnHref: string,
/** Its features, a page at a time. */
itemsHref: string,
/** Family of texts with the names of its features. */
label: string | null,
/** The languages in which its features have names, in the order of the file. */
names: Array<string>,
/** Minutes by which the clocks that its days are told by are ahead of UTC. */
offset: number,
/** The properties of its periods. */
period: Period | null,
/** Property with the id of the area whose states follow on each other. */
area: string | null,
/** Whether its features are areas that states belong to. */
isArea: boolean,
/** Whether its features are places that states may belong to. */
isPlace: boolean,
/** Whether its states are those of places, and not of areas. */
ofPlaces: boolean,
/** Property with the id of the feature whose states its features are, if they are states. */
states: string | null,
/** The properties of its changes. */
change: Change | null,
/** Properties that are told of a state at once where a point is asked about. */
tells: Array<string>,
/** Properties that are told of a feature, in order. */
panel: Array<string>,
/** How it is drawn; null if it is not. */
style: Style | null,
/** Whom the map credits for it. */
attribution: string | null, };

/** How a collection is drawn, by class and day. */
export type Style = {
/** Higher is drawn later, above the lower. */
order: number,
/** Property whose code chooses the class. */
property: string | null,
/** Property with the day from which the class holds. */
since: string | null,
/** The class that holds before that day, or where there is none. */
before: string | null,
/** Whether features can be selected on the map. */
interactive: boolean,
/** Whether the classes stand in the legend. */
legend: boolean,
/** Whether it is shown only when it is asked for. */
off: boolean,
/** How names are set on the map; null if there are none. */
label: LabelKind | null,
/** The features that are drawn lighter; null if there are none. */
lighter: LighterFeatures | null,
/** The classes in the legend's order. */
classes: Array<StyleClass>, };

/** The features that are drawn lighter: those whose property has one of the codes. */
export type LighterFeatures = {
/** The property. */
property: string,
/** The codes. */
values: Array<string>, };

/** How features of one class are drawn. */
export type StyleClass = {
/** The code; null is any other. */
value: string | null,
/** Its text in the legend. */
legend: string,
/** The colour of areas and points. */
fill: string | null,
/** From 0 to 1. */
fillOpacity: number,
/** The colour of lines and outlines. */
stroke: string | null,
/** In pixels. */
strokeWidth: number,
/** Lengths of dashes and gaps in pixels. */
strokeDash: string | null,
/** Id of an SVG pattern in the page. */
pattern: string | null,
/** The colour of a wider line below the line. */
casing: string | null,
/** In pixels. */
casingWidth: number,
/** The radius of points in pixels. */
radius: number, };

/** How a name is set on the map. */
export type LabelKind = "country" | "water" | "area" | "place" | "line";
