//! Texts and samples set one below the other.

use super::fonts::Face;
use super::look::SAMPLE;
use super::svg::{Px, Svg, Value};

pub(super) const INK: &str = "#1a1814";
pub(super) const SOFT: &str = "#56514a";
const RULE: &str = "#d9d4c9";
/// The height of a line, as a share of the size.
const LINE: f64 = 1.3;
/// Between a sample, its text and its count.
const GAP: f64 = 10.0;

/// How a paragraph is set.
#[derive(Debug, Clone, Copy)]
pub(super) struct Setting {
    pub(super) face: Face,
    pub(super) size: f64,
    pub(super) color: &'static str,
}

impl Setting {
    pub(super) fn new(face: Face, size: f64, color: &'static str) -> Self {
        Self { face, size, color }
    }
}

/// Texts and samples set one below the other, within a width.
#[derive(Debug)]
pub(super) struct Column {
    width: f64,
    /// What all sizes are multiplied with.
    scale: f64,
    height: f64,
    svg: Svg,
}

impl Column {
    pub(super) fn new(width: f64, scale: f64) -> Self {
        Self { width, scale, height: 0.0, svg: Svg::default() }
    }

    /// How high it has become, in pixels.
    pub(super) fn height(&self) -> f64 {
        self.height
    }

    /// All that has been set, from its north-west corner on.
    pub(super) fn finish(self) -> String {
        self.svg.finish()
    }

    pub(super) fn gap(&mut self, height: f64) {
        self.height += height * self.scale;
    }

    /// A line across, with room above and below it.
    pub(super) fn rule(&mut self) {
        self.gap(11.0);
        let (y, width) = (Px(self.height), Px(self.width));
        self.svg.empty("path", &[("d", &format_args!("M0 {y}h{width}")), ("stroke", &RULE)]);
        self.gap(11.0);
    }

    /// A paragraph; `part` names what it is to those who read the SVG by program.
    pub(super) fn paragraph(&mut self, part: &str, text: &str, setting: Setting) {
        let size = setting.size * self.scale;
        let lines = setting.face.lines(text, size, self.width);
        if lines.is_empty() {
            return;
        }
        self.height += self.lines(part, &lines, 0.0, self.height, Setting { size, ..setting });
    }

    /// A line of the legend: a sample, its text, and perhaps how many there are.
    pub(super) fn entry(&mut self, sample: &str, text: &str, count: Option<&str>, size: f64) {
        let size = size * self.scale;
        let (width, height) = (SAMPLE.0 * self.scale, SAMPLE.1 * self.scale);
        let indent = GAP.mul_add(self.scale, width);
        let bold = Setting::new(Face::Bold, size, INK);
        let count_width = count.map_or(0.0, |count| bold.face.width(count, size) + GAP * self.scale);
        let plain = Setting::new(Face::Regular, size, INK);
        let lines = plain.face.lines(text, size, self.width - indent - count_width);
        let lines_height = size * LINE * f64::from(u32::try_from(lines.len()).unwrap_or(u32::MAX));
        // A sample stands in the middle of its first line, or lines in the middle of their sample.
        let below = ((height - size * LINE) / 2.0).max(0.0);
        let transform = format!("translate(0 {}) scale({:.3})", Px(self.height), self.scale);
        self.svg.open("g", &[("transform", &transform)]);
        self.svg.raw(sample);
        self.svg.close("g");
        self.lines("class", &lines, indent, self.height + below, plain);
        if let Some(count) = count {
            let left = self.width - bold.face.width(count, size);
            self.lines("count", &[count.to_owned()], left, self.height + below, bold);
        }
        self.height += height.max(below + lines_height) + 5.0 * self.scale;
    }

    /// Writes lines from `top` on, and says how high they are.
    fn lines(&mut self, part: &str, lines: &[String], left: f64, top: f64, setting: Setting) -> f64 {
        let Setting { face, size, color } = setting;
        let font_size = Px(size);
        let mut attributes: Vec<(&str, Value<'_>)> =
            vec![("data-part", &part), ("font-size", &font_size), ("fill", &color)];
        if face == Face::Bold {
            attributes.push(("font-weight", &700));
        }
        self.svg.open("text", &attributes);
        let mut y = top;
        for line in lines {
            // Half of the height of a capital below the middle of the line.
            let baseline = 0.36_f64.mul_add(size, y + size * LINE / 2.0);
            // A space between lines, so that they are read as one text.
            let text = if y > top { format!(" {line}") } else { line.clone() };
            self.svg.text("tspan", &[("x", &Px(left)), ("y", &Px(baseline))], &text);
            y += size * LINE;
        }
        self.svg.close("text");
        y - top
    }
}
