//! What a picture shows.

use geo::{Coord, Rect};
use jiff::civil::Date;

use super::view::View;
use crate::answer::Member;
use crate::answer::timeline::Timeline;
use crate::bbox::Bbox;
use crate::catalog::Catalog;
use crate::collection::Collection;
use crate::feature::Feature;
use crate::ground::Ground;
use crate::language::{self, Language};

/// The most features of one layer that a picture has.
pub const MOST_FEATURES: usize = 5_000;

/// The least width of a picture with the image of the ground, in pixels: in a smaller one it would outweigh the map.
pub const LEAST_WITH_GROUND: u32 = 800;

/// What stands on a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// The map with title, date, sentence, legend, notice and credits.
    Full,
    /// The map alone, with scale and credits.
    Plain,
}

/// A layer of a picture.
#[derive(Debug, Clone)]
pub struct MapLayer<'a> {
    /// The collection; one without a style is drawn in grey.
    pub collection: &'a Collection,
    /// These of its features, whatever their periods; all that hold on the day if `None`.
    pub features: Option<Vec<&'a Feature>>,
    /// Whether features are drawn that are of too low a rank for the scale; their names then are left out all the same.
    pub any_rank: bool,
}

/// What a picture shows, and how.
#[derive(Debug, Clone)]
pub struct Picture<'a> {
    /// The data.
    pub catalog: &'a Catalog,
    /// Its days.
    pub timeline: &'a Timeline,
    /// The day of the map.
    pub day: Date,
    /// The language of names and sentences.
    pub language: &'a str,
    /// What stands on it.
    pub layout: Layout,
    /// Width and height in pixels.
    pub size: (u32, u32),
    /// The part of the globe that is shown; the catalogue's first view, else the extent of the data, if `None`.
    pub bbox: Option<Bbox>,
    /// The layers, in any order.
    pub layers: Vec<MapLayer<'a>>,
    /// Whether the image of the ground is drawn, if the data have one for the scale and the picture is at
    /// least [`LEAST_WITH_GROUND`] wide.
    pub has_ground: bool,
    /// A feature that is outlined, whether or not it holds on the day.
    pub selected: Option<Member<'a>>,
    /// Where the map of the day is to be found; not told if empty.
    pub address: String,
}

impl<'a> Picture<'a> {
    /// The picture of all layers that are drawn at first, on a day.
    #[must_use]
    pub fn new(catalog: &'a Catalog, timeline: &'a Timeline, day: Date) -> Self {
        let styled =
            catalog.collections().filter(|c| c.info().style.as_ref().is_some_and(|style| !style.off));
        Self {
            catalog,
            timeline,
            day,
            language: catalog.info().language(),
            layout: Layout::Full,
            size: (1200, 800),
            bbox: None,
            layers: styled
                .map(|collection| MapLayer { collection, features: None, any_rank: false })
                .collect(),
            has_ground: true,
            selected: None,
            address: String::new(),
        }
    }

    /// The image of the ground, if it is drawn in a view.
    pub(super) fn ground(&self, view: &View) -> Option<&'a Ground> {
        let (width, _) = self.size;
        let is_near = |ground: &&Ground| ground.info().closest.is_none_or(|closest| view.zoom() <= closest);
        self.catalog.ground().filter(|_| self.has_ground && width >= LEAST_WITH_GROUND).filter(is_near)
    }

    /// The program's own words in the picture's language.
    pub(super) fn words(&self) -> &'static Language {
        language::of(self.language)
    }

    /// The title of the data and the day.
    pub(super) fn title(&self) -> String {
        let title = self.catalog.info().title.in_language(self.language);
        let day = self.words().in_words(&self.day.to_string());
        if title.is_empty() { day } else { format!("{title}, {day}") }
    }

    pub(super) fn whole(&self) -> Rect {
        let (width, height) = self.size;
        Rect::new(Coord::zero(), Coord { x: f64::from(width), y: f64::from(height) })
    }

    pub(super) fn view(&self, frame: Rect) -> View {
        let first = self.catalog.info().page.bbox;
        let first = || first.and_then(|[west, south, east, north]| Bbox::new(west, south, east, north).ok());
        if let Some(bbox) = self.bbox {
            return View::new(frame, &bbox, 0.0);
        }
        let bbox = first().or(self.catalog.extent().bbox).unwrap_or(Bbox::WORLD);
        View::new(frame, &bbox, 10.0)
    }
}
