//! Classes as SVG draws them: fills with their patterns, outlines, samples for a legend. The reader's page draws the same.

use std::fmt::Display;

use super::svg::{Svg, Value};
use crate::answer::legend::Entry;
use crate::collection::Collection;
use crate::feature::Feature;
use crate::style::{Class, Pattern};

/// The id of a class's pattern in a document.
#[must_use]
pub fn pattern_id(collection: &str, class: &Class) -> String {
    let name = format!("pattern-{collection}-{}", class.value.as_deref().unwrap_or("default"));
    // It stands within `url(#…)`, which has no way to write all characters.
    name.chars().map(|c| if c.is_alphanumeric() || c == '-' { c } else { '_' }).collect()
}

/// The definition of a class's pattern; `None` if it has none.
#[must_use]
pub fn pattern(collection: &str, class: &Class) -> Option<String> {
    let kind = class.pattern?;
    let (side, turned) = match kind {
        Pattern::Stripes => (7, true),
        Pattern::Dots | Pattern::Lines | Pattern::Verticals => (7, false),
        Pattern::Crosshatch => (8, true),
    };
    let color = class.pattern_color.as_deref().or(class.stroke.as_deref()).unwrap_or_default();
    let id = pattern_id(collection, class);
    let units: &dyn Display = &"userSpaceOnUse";
    let mut attributes: Vec<(&str, Value<'_>)> =
        vec![("id", &id), ("width", &side), ("height", &side), ("patternUnits", units)];
    if turned {
        attributes.push(("patternTransform", &"rotate(45)"));
    }
    let mut svg = Svg::default();
    svg.open("pattern", &attributes);
    if let Some(fill) = &class.fill {
        let opacity = class.fill_opacity();
        svg.empty("rect", &[("width", &side), ("height", &side), ("fill", fill), ("fill-opacity", &opacity)]);
    }
    let mut stroke = |d: &str, width: f64| {
        svg.empty("path", &[("d", &d), ("stroke", &color), ("stroke-width", &width)]);
    };
    match kind {
        Pattern::Stripes => stroke("M1 0v7", 1.7),
        Pattern::Lines => stroke("M0 3.5h7", 0.7),
        Pattern::Verticals => stroke("M3.5 0v7", 1.2),
        Pattern::Crosshatch => stroke("M4 0v8M0 4h8", 0.9),
        Pattern::Dots => {
            for at in [1.75, 5.25] {
                svg.empty("circle", &[("cx", &at), ("cy", &at), ("r", &0.95), ("fill", &color)]);
            }
        }
    }
    svg.close("pattern");
    Some(svg.finish())
}

/// A class with all its drawing needs, where it leaves out what is usual.
#[derive(Debug)]
pub(super) struct Look {
    fill: String,
    fill_opacity: Option<f64>,
    stroke: String,
    pub(super) stroke_width: f64,
    dash: Option<String>,
    casing: Option<(String, f64)>,
    pub(super) radius: f64,
}

impl Look {
    pub(super) fn of(collection: &str, class: &Class) -> Self {
        let is_plain = class.pattern.is_none();
        Self {
            fill: match (&class.pattern, &class.fill) {
                (Some(_), _) => format!("url(#{})", pattern_id(collection, class)),
                (None, Some(fill)) => fill.clone(),
                (None, None) => "none".to_owned(),
            },
            fill_opacity: class.fill_opacity.filter(|opacity| is_plain && *opacity < 1.0),
            stroke: class.stroke.clone().unwrap_or_else(|| "none".to_owned()),
            stroke_width: class.stroke_width(),
            dash: class.stroke_dash.clone(),
            casing: class.casing.clone().map(|color| (color, class.casing_width())),
            radius: class.radius(),
        }
    }

    /// The colour of its outline, if it has one.
    pub(super) fn color(&self) -> Option<&str> {
        Some(self.stroke.as_str()).filter(|color| *color != "none")
    }

    /// The attributes of an outline.
    fn stroke(&self) -> Vec<(&'static str, Value<'_>)> {
        let mut attributes: Vec<(&str, Value<'_>)> =
            vec![("stroke", &self.stroke), ("stroke-width", &self.stroke_width)];
        match &self.dash {
            Some(dash) => attributes
                .extend::<[(_, Value<'_>); 2]>([("stroke-dasharray", dash), ("stroke-linecap", &"butt")]),
            None => attributes.push(("stroke-linecap", &"round")),
        }
        attributes
    }

    /// The attributes of an area or a point.
    pub(super) fn area(&self) -> Vec<(&'static str, Value<'_>)> {
        let mut attributes: Vec<(&str, Value<'_>)> = vec![("fill", &self.fill)];
        if let Some(opacity) = &self.fill_opacity {
            attributes.push(("fill-opacity", opacity));
        }
        attributes.extend(self.stroke());
        attributes
    }

    /// The attributes of a line.
    pub(super) fn line(&self) -> Vec<(&'static str, Value<'_>)> {
        let mut attributes: Vec<(&str, Value<'_>)> = vec![("fill", &"none")];
        attributes.extend(self.stroke());
        attributes
    }

    /// The attributes of the wider line below a line.
    pub(super) fn casing(&self) -> Option<Vec<(&'static str, Value<'_>)>> {
        let (color, width) = self.casing.as_ref()?;
        Some(vec![
            ("fill", &"none"),
            ("stroke", color),
            ("stroke-width", width),
            ("stroke-linecap", &"round"),
        ])
    }
}

/// The size of a legend's sample.
pub(super) const SAMPLE: (f64, f64) = (34.0, 20.0);

/// The sample of a class in a legend, 34 by 20 pixels.
#[must_use]
pub fn sample(entry: &Entry<'_>) -> String {
    const CURVE: Value<'static> = &"M2 14c6-6 9 2 15-3s8-5 15-4";
    let look = Look::of(entry.collection.id(), entry.class);
    let mut svg = Svg::default();
    let mut put = |tag: &str, shape: &[(&'static str, Value<'_>)], paint: Vec<(&'static str, Value<'_>)>| {
        svg.empty(tag, &[shape, &paint].concat());
    };
    match geometry_kind(entry.collection) {
        Kind::Line => {
            if let Some(casing) = look.casing() {
                put("path", &[("d", CURVE)], casing);
            }
            put("path", &[("d", CURVE)], look.line());
        }
        Kind::Point => put("circle", &[("cx", &17), ("cy", &10), ("r", &5)], look.area()),
        Kind::Area => {
            put("rect", &[("x", &1), ("y", &1), ("width", &32), ("height", &18)], look.area());
        }
    }
    svg.finish()
}

enum Kind {
    Point,
    Line,
    Area,
}

/// What a sample of a collection looks like: its first geometry's kind.
fn geometry_kind(collection: &Collection) -> Kind {
    use geo::Geometry::{Line, LineString, MultiLineString, MultiPoint, Point};
    match collection.features().iter().find_map(Feature::geometry) {
        Some(Point(_) | MultiPoint(_)) => Kind::Point,
        Some(Line(_) | LineString(_) | MultiLineString(_)) => Kind::Line,
        _ => Kind::Area,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case(Pattern::Stripes, "path")]
    #[case(Pattern::Dots, "circle")]
    #[case(Pattern::Lines, "path")]
    #[case(Pattern::Verticals, "path")]
    #[case(Pattern::Crosshatch, "path")]
    fn patterns_are_drawn_over_their_fill(#[case] kind: Pattern, #[case] mark: &str) {
        let class = Class {
            value: Some("half sold)".to_owned()),
            fill: Some("#ffffff".to_owned()),
            fill_opacity: Some(0.5),
            stroke: Some("#2f5d8c".to_owned()),
            pattern: Some(kind),
            ..Class::default()
        };
        let written = pattern("fields", &class).unwrap();
        let read = roxmltree::Document::parse(&written).unwrap();
        let root = read.root_element();
        assert_eq!(root.attribute("id"), Some("pattern-fields-half_sold_"));
        let parts: Vec<_> = root.children().filter(roxmltree::Node::is_element).collect();
        assert_eq!(parts[0].attribute("fill-opacity"), Some("0.5"));
        assert_eq!(parts[1].tag_name().name(), mark);
        assert!(written.contains("#2f5d8c"), "the outline's colour where it has none of its own");
        assert_eq!(pattern("fields", &Class { pattern: None, ..class }), None);
    }
}
