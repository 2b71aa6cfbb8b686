//! How the features of a collection are drawn, by class and day.

use jiff::civil::Date;
use jiff::tz::Offset;
use serde::{Deserialize, Serialize};

use crate::datetime::day_of;
use crate::feature::Properties;
use crate::text::Text;

/// How the features of a collection are drawn.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Style {
    /// Higher is drawn later, above the lower.
    #[serde(default)]
    pub order: i32,
    /// Property whose code chooses the class; without it all features are of one class.
    pub property: Option<String>,
    /// Property with the day from which the class holds.
    pub since: Option<String>,
    /// The class that holds before that day, or where there is none.
    pub before: Option<String>,
    /// Whether features can be selected on the map.
    #[serde(default)]
    pub interactive: bool,
    /// Whether the classes stand in the legend.
    #[serde(default)]
    pub legend: bool,
    /// Whether the layer is shown only when it is asked for; such a one stands in the legend, where its switch is.
    #[serde(default)]
    pub off: bool,
    /// How names are set on the map.
    pub label: Option<Label>,
    /// Which features are drawn lighter than others of their class.
    pub lighter: Option<Lighter>,
    /// The classes in the legend's order.
    #[serde(default)]
    pub classes: Vec<Class>,
}

/// How much of its full strength a feature has that is drawn lighter.
pub const LIGHT: f64 = 0.55;

/// The features that are drawn lighter: those whose property has one of the codes, such as what is not sure.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Lighter {
    /// The property.
    pub property: String,
    /// The codes.
    pub values: Vec<String>,
}

/// How a name is set on the map.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "LabelKind"))]
#[serde(rename_all = "lowercase")]
pub enum Label {
    /// A state: spaced.
    Country,
    /// A lake or river: italic.
    Water,
    /// An area: bold, with its day of change.
    Area,
    /// A settlement beside its point.
    Place,
    /// A line's name along it.
    Line,
}

/// One look: the features whose code is `value`, or all others if it is left out.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Class {
    /// The code.
    pub value: Option<String>,
    /// Text in the legend; the code's label if left out.
    pub legend: Option<Text>,
    /// Fill colour as `#rrggbb`.
    pub fill: Option<String>,
    /// From 0 to 1.
    pub fill_opacity: Option<f64>,
    /// Line colour as `#rrggbb`.
    pub stroke: Option<String>,
    /// In CSS pixels.
    pub stroke_width: Option<f64>,
    /// Lengths of dashes and gaps in pixels: `6 3`.
    pub stroke_dash: Option<String>,
    /// Pattern over the fill.
    pub pattern: Option<Pattern>,
    /// Colour of the pattern as `#rrggbb`.
    pub pattern_color: Option<String>,
    /// Colour of a wider line below the line.
    pub casing: Option<String>,
    /// Its width in pixels.
    pub casing_width: Option<f64>,
    /// Radius of points in pixels.
    pub radius: Option<f64>,
}

/// A pattern over a fill, so that no fact rests on colour alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Pattern {
    /// Diagonal stripes.
    Stripes,
    /// Dots.
    Dots,
    /// Thin horizontal lines.
    Lines,
    /// Vertical lines.
    Verticals,
    /// Two sets of diagonal lines.
    Crosshatch,
}

impl Class {
    /// The opacity of the fill, from 0 to 1; a fill that says nothing covers what lies below.
    #[must_use]
    pub fn fill_opacity(&self) -> f64 {
        self.fill_opacity.unwrap_or(1.0)
    }

    /// The width of lines and outlines in CSS pixels; 1 if left out.
    #[must_use]
    pub fn stroke_width(&self) -> f64 {
        self.stroke_width.unwrap_or(1.0)
    }

    /// The width of the wider line below a line in CSS pixels; 0 if left out.
    #[must_use]
    pub fn casing_width(&self) -> f64 {
        self.casing_width.unwrap_or_default()
    }

    /// The radius of points in CSS pixels; 4 if left out.
    #[must_use]
    pub fn radius(&self) -> f64 {
        self.radius.unwrap_or(4.0)
    }
}

impl Pattern {
    /// The name it has in the catalogue.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Stripes => "stripes",
            Self::Dots => "dots",
            Self::Lines => "lines",
            Self::Verticals => "verticals",
            Self::Crosshatch => "crosshatch",
        }
    }
}

impl Style {
    /// The style of data that brings none: one grey class, selectable, with a line in the legend.
    #[must_use]
    pub fn plain() -> Self {
        Self {
            interactive: true,
            legend: true,
            label: Some(Label::Place),
            classes: vec![Class {
                fill: Some("#9a958c".to_owned()),
                fill_opacity: Some(0.35),
                stroke: Some("#5f5a52".to_owned()),
                stroke_width: Some(1.2),
                radius: Some(4.0),
                ..Class::default()
            }],
            ..Self::default()
        }
    }

    /// The class of a feature on `day`: its code's, or the one before its day of change.
    ///
    /// A change given as a date-time is of the day on which it lies at `offset`.
    #[must_use]
    pub fn class(&self, properties: &Properties, day: Date, offset: Offset) -> Option<&Class> {
        let has_changed = |since: &String| {
            properties.text(since).and_then(|text| day_of(text, offset)).is_some_and(|start| start <= day)
        };
        if self.since.as_ref().is_none_or(has_changed) {
            self.final_class(properties)
        } else {
            self.class_of(self.before.as_deref())
        }
    }

    /// The class a feature has in the end, whatever the day.
    #[must_use]
    pub fn final_class(&self, properties: &Properties) -> Option<&Class> {
        self.class_of(self.property.as_deref().and_then(|name| properties.text(name)))
    }

    /// Whether a feature is drawn lighter.
    #[must_use]
    pub fn is_lighter(&self, properties: &Properties) -> bool {
        let is_light = |lighter: &Lighter| {
            let code = properties.text(&lighter.property);
            code.is_some_and(|code| lighter.values.iter().any(|value| value == code))
        };
        self.lighter.as_ref().is_some_and(is_light)
    }

    fn class_of(&self, code: Option<&str>) -> Option<&Class> {
        let named =
            code.and_then(|code| self.classes.iter().find(|class| class.value.as_deref() == Some(code)));
        named.or_else(|| self.classes.iter().find(|class| class.value.is_none()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case(r#"{"sure":"guess"}"#, true)]
    #[case(r#"{"sure":"deed"}"#, false)]
    #[case(r#"{"sure":null}"#, false)]
    fn what_has_one_of_the_codes_is_lighter(#[case] properties: &str, #[case] lighter: bool) {
        let properties = Properties::parse(properties).unwrap();
        let guesses = Lighter { property: "sure".to_owned(), values: vec!["guess".to_owned()] };
        assert_eq!(Style { lighter: Some(guesses), ..Style::default() }.is_lighter(&properties), lighter);
        assert!(!Style::default().is_lighter(&properties), "without the key none is");
    }
}
