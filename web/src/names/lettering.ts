// How wide a text is, in the letters of the page.

/** The size of the small letters of drawings, in pixels; the style says the same. */
const size = 12;

/** Tells the width of a text in pixels. */
export type WidthOf = (text: string, bold?: boolean) => number;

/** Measures texts in the letters that an element has. */
export function lettering(element: Element): WidthOf {
  const context = document.createElement("canvas").getContext("2d");
  if (!context) throw new Error("the browser cannot measure a text");
  return (text, bold = false) => {
    context.font = `${bold ? 700 : 400} ${size}px ${getComputedStyle(element).fontFamily}`;
    return context.measureText(text).width;
  };
}
