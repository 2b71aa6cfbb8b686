// The page's own words, by language; the data's come in its catalogue.

/** The words of one language. */
export interface Messages {
  zoomIn: string;
  zoomOut: string;
  close: string;
  retry: string;
  timeSlider: string;
  yes: string;
  no: string;
  ownPage: string;
  geojson: string;
  noChanges: string;
  notOnTheMap: string;
  failed(layer: string): string;
  count(now: number, of: number): string;
  lastChange(date: string): string;
  dataUntil(date: string): string;
  clamped(asked: string, from: string, to: string): string;
  since(date: string): string;
  citation(number: number, text: string): string;
  decimal: string;
  thousands: string;
}

const english: Messages = {
  zoomIn: "Zoom in",
  zoomOut: "Zoom out",
  close: "Close",
  retry: "Retry",
  timeSlider: "Date of the map",
  yes: "yes",
  no: "no",
  ownPage: "Page of this feature",
  geojson: "GeoJSON",
  noChanges: "Nothing has changed yet on this date.",
  notOnTheMap: "Not on the map on this date",
  failed: (layer) => `“${layer}” could not be loaded.`,
  count: (now, of) => `${now} of ${of}`,
  lastChange: (date) => `Last change, ${date}: `,
  dataUntil: (date) => `The data speaks only to ${date}.`,
  clamped: (asked, from, to) => `${asked} lies outside the time shown here, ${from} to ${to}.`,
  since: (date) => `since ${date}`,
  citation: (number, text) => `Source ${number}: ${text}`,
  decimal: ".",
  thousands: ",",
};

const catalogue: Record<string, Messages> = { en: english };

/** The words of a language, English where they are not written yet. */
export function messagesIn(language: string): Messages {
  return catalogue[language] ?? english;
}
