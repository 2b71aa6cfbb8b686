//! What stands on a map beside its features: scale, credits, notes.

use geo::{Coord, Rect};

use super::fonts::Face;
use super::subject::Picture;
use super::svg::{Px, Svg, Value};
use super::view::View;

const INK: &str = "#1a1814";
const PAPER: &str = "#fcfbf8";
/// A scale is not longer than this, in pixels.
const LONGEST_SCALE: f64 = 110.0;
const INSET: f64 = 10.0;

/// Scale, credits and notes of a map, each with its place.
#[derive(Debug)]
pub(super) struct Furniture {
    scale: Scale,
    credits: Option<Lines>,
    notes: Option<Lines>,
}

impl Furniture {
    pub(super) fn of(picture: &Picture<'_>, view: &View, notes: &[String]) -> Self {
        let frame = view.frame();
        let credits = credits(picture, view).join(" · ");
        let room = (frame.width() - LONGEST_SCALE - 4.0 * INSET).max(frame.width() / 2.0);
        let credits =
            Lines::of(&Face::Regular.lines(&credits, CREDITS_SIZE, room), "credits", CREDITS_SIZE, |size| {
                frame.max() - size
            });
        let wrapped: Vec<_> = notes
            .iter()
            .flat_map(|note| Face::Regular.lines(note, NOTES_SIZE, frame.width() - 4.0 * INSET))
            .collect();
        let notes = Lines::of(&wrapped, "notes", NOTES_SIZE, |_| frame.min() + Coord { x: INSET, y: INSET });
        Self { scale: Scale::of(picture, view), credits, notes }
    }

    /// The room that they take.
    pub(super) fn rects(&self) -> Vec<Rect> {
        let lines = [&self.credits, &self.notes].into_iter().flatten().map(|lines| lines.rect);
        lines.chain([self.scale.rect]).collect()
    }

    pub(super) fn write(&self, svg: &mut Svg) {
        self.scale.write(svg);
        for lines in [&self.credits, &self.notes].into_iter().flatten() {
            lines.write(svg);
        }
    }
}

const CREDITS_SIZE: f64 = 10.0;
const NOTES_SIZE: f64 = 12.0;
/// The height of a line, as a share of the size.
const LINE: f64 = 1.35;
const PADDING: Coord = Coord { x: 6.0, y: 2.0 };

/// Everyone whom the layers and the image of the ground name, each once.
fn credits(picture: &Picture<'_>, view: &View) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let layers = picture.layers.iter().filter_map(|layer| layer.collection.info().attribution.as_deref());
    let selected = picture.selected.and_then(|member| member.collection.info().attribution.as_deref());
    let ground = picture.ground(view).and_then(|ground| ground.info().attribution.as_deref());
    for name in layers.chain(selected).chain(ground).flat_map(|names| names.split(';')).map(str::trim) {
        if !name.is_empty() && !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    }
    names
}

/// Lines of text on pale ground.
#[derive(Debug)]
struct Lines {
    part: &'static str,
    size: f64,
    texts: Vec<String>,
    rect: Rect,
}

impl Lines {
    /// Lines whose north-west corner `corner` tells from their size; `None` if there are none.
    fn of(lines: &[String], part: &'static str, size: f64, corner: impl Fn(Coord) -> Coord) -> Option<Self> {
        let width = lines.iter().map(|line| Face::Regular.width(line, size)).reduce(f64::max)?;
        let height = lines.iter().map(|_| size * LINE).sum::<f64>();
        let whole = Coord { x: width, y: height } + PADDING * 2.0;
        let corner = corner(whole);
        Some(Self { part, size, texts: lines.to_vec(), rect: Rect::new(corner, corner + whole) })
    }

    fn write(&self, svg: &mut Svg) {
        write_ground(svg, self.rect);
        let size = Px(self.size);
        svg.open("text", &[("data-part", &self.part), ("font-size", &size), ("fill", &"#56514a")]);
        let mut top = self.rect.min().y + PADDING.y;
        for (i, line) in self.texts.iter().enumerate() {
            let baseline = 0.36_f64.mul_add(self.size, top + self.size * LINE / 2.0);
            let text = if i > 0 { format!(" {line}") } else { line.clone() };
            svg.text("tspan", &[("x", &Px(self.rect.min().x + PADDING.x)), ("y", &Px(baseline))], &text);
            top += self.size * LINE;
        }
        svg.close("text");
    }
}

fn write_ground(svg: &mut Svg, rect: Rect) {
    let attributes: [(&str, Value<'_>); 6] = [
        ("x", &Px(rect.min().x)),
        ("y", &Px(rect.min().y)),
        ("width", &Px(rect.width())),
        ("height", &Px(rect.height())),
        ("fill", &PAPER),
        ("fill-opacity", &0.85),
    ];
    svg.empty("rect", &attributes);
}

/// A bar with the length on the ground that it stands for, in the middle of the map.
#[derive(Debug)]
struct Scale {
    text: String,
    rect: Rect,
}

impl Scale {
    fn of(picture: &Picture<'_>, view: &View) -> Self {
        let metres = round_length(LONGEST_SCALE * view.metres_per_pixel());
        let width = metres / view.metres_per_pixel();
        let text = if metres >= 1_000.0 {
            picture.words().number(&(metres / 1_000.0).to_string(), Some("km"))
        } else {
            picture.words().number(&metres.to_string(), Some("m"))
        };
        let frame = view.frame();
        let corner = Coord { x: frame.min().x + INSET, y: frame.max().y - INSET - 18.0 };
        Self { text, rect: Rect::new(corner, corner + Coord { x: width, y: 18.0 }) }
    }

    fn write(&self, svg: &mut Svg) {
        write_ground(svg, self.rect);
        let (low, high) = (self.rect.min(), self.rect.max());
        let (left, top, bottom) = (Px(low.x), Px(low.y + 8.0), Px(high.y));
        let d = format!("M{left} {top}V{bottom}H{}V{top}", Px(high.x));
        svg.empty("path", &[("d", &d), ("fill", &"none"), ("stroke", &INK), ("stroke-width", &1.5)]);
        let (x, y) = (Px(low.x + 5.0), Px(high.y - 5.0));
        svg.text(
            "text",
            &[("data-part", &"scale"), ("x", &x), ("y", &y), ("font-size", &11), ("fill", &INK)],
            &self.text,
        );
    }
}

/// The greatest of 1, 2, 3, 5 and 10 times a power of ten that is not longer.
fn round_length(metres: f64) -> f64 {
    let power = 10_f64.powf(metres.log10().floor());
    let steps = [5.0, 3.0, 2.0, 1.0];
    steps.into_iter().map(|step| step * power).find(|length| *length <= metres).unwrap_or(power)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case(49_000.0, 30_000.0)]
    #[case(50_000.0, 50_000.0)]
    #[case(99_999.0, 50_000.0)]
    #[case(137.0, 100.0)]
    #[case(0.9, 0.5)]
    fn scales_are_round(#[case] most: f64, #[case] length: f64) {
        assert!((round_length(most) - length).abs() < 1e-9);
    }
}
