//! How an answer shows features: with which properties, with or without their geometry, in which coordinate system, for
//! which zoom.

use std::borrow::Cow;

use geo::Geometry;
use serde_json::value::RawValue;

use crate::crs::Crs;
use crate::datetime::Interval;
use crate::feature::{Feature, Members};

/// What of its features an answer shows. By default all there is, as it is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Presentation {
    /// The names of the properties shown, in this order; all if `None`.
    pub properties: Option<Vec<String>>,
    /// Whether the geometry is left out.
    pub skip_geometry: bool,
    /// The coordinate system of the geometry.
    pub crs: Crs,
    /// The zoom of `WebMercatorQuad`, 0 to 24, that lines and areas are simplified for; none if `None`.
    pub zoom_level: Option<u8>,
}

impl Presentation {
    /// Whether features are shown as they are, so that their ready text can be sent.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        *self == Self::default()
    }

    /// A feature as it is shown, not simplified: that takes all of its collection, which
    /// [`Collection::show`](crate::Collection::show) has.
    #[must_use]
    pub fn show<'a>(&self, feature: &'a Feature) -> Shown<'a> {
        self.show_as(feature, feature.geometry().map(Cow::Borrowed))
    }

    /// A feature as it is shown, with another geometry in place of its own.
    #[must_use]
    pub fn show_as<'a>(&self, feature: &'a Feature, geometry: Option<Cow<'a, Geometry>>) -> Shown<'a> {
        let mut members = feature.members();
        if let Some(names) = &self.properties {
            let mut all = std::mem::take(&mut members.properties);
            let chosen = names.iter().filter_map(|name| {
                let at = all.iter().position(|(found, _)| found == name)?;
                Some(all.swap_remove(at))
            });
            members.properties = chosen.collect();
        }
        let geometry = geometry.filter(|_| !self.skip_geometry).and_then(|geometry| {
            if self.crs == Crs::CRS84 { Some(geometry) } else { self.crs.project(&geometry).map(Cow::Owned) }
        });
        Shown { feature, geometry, members }
    }
}

/// A feature as an answer shows it.
#[derive(Debug)]
pub struct Shown<'a> {
    feature: &'a Feature,
    geometry: Option<Cow<'a, Geometry>>,
    members: Members<'a>,
}

impl Shown<'_> {
    /// The id as a text.
    #[must_use]
    pub fn id(&self) -> &str {
        self.feature.id()
    }

    /// The id as JSON: a text in quotes, or a number.
    #[must_use]
    pub fn id_json(&self) -> &str {
        self.members.id.map_or("null", RawValue::get)
    }

    /// The geometry.
    #[must_use]
    pub fn geometry(&self) -> Option<&Geometry> {
        self.geometry.as_deref()
    }

    /// The properties: names, and values as JSON texts.
    #[must_use]
    pub fn properties(&self) -> impl ExactSizeIterator<Item = (&str, &RawValue)> {
        self.members.properties.iter().map(|(name, value)| (&**name, *value))
    }

    /// When the feature holds.
    #[must_use]
    pub fn period(&self) -> Interval {
        self.feature.period()
    }
}
