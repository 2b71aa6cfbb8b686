//! Pictures of the map on a day: an SVG with all that the reader's page says of it, and the same as a PNG.
//!
//! Class, period, order and names follow the same rules as the reader's page (`web/src/map/map.ts`, `labels.ts`). Of a layer at
//! most [`MOST_FEATURES`] features are drawn, the first of its file; the picture says so where there are more. Beyond 85.05
//! degrees of latitude nothing is drawn, as on all web maps. A PNG has the letters of the fonts inside the binary: Latin,
//! Greek, Cyrillic and Armenian; others are empty boxes there, and in an SVG the reader's own.
//!
//! ```
//! use jiff::civil::date;
//! use lachin_map::answer::timeline::Timeline;
//! use lachin_map::picture::{Layout, Picture};
//! use lachin_map::Dataset;
//!
//! let file = r#"{"type":"FeatureCollection","features":[{"type":"Feature","id":"a","properties":{},
//!     "geometry":{"type":"LineString","coordinates":[[9.2,47.7],[9.4,47.6]]}}]}"#;
//! let catalog = Dataset::from_files("lake", [("ferries.geojson", file)]).load()?;
//! let timeline = Timeline::of(&catalog);
//! let picture = Picture { layout: Layout::Plain, ..Picture::new(&catalog, &timeline, date(2020, 12, 1)) };
//! assert!(picture.svg().contains("data-feature=\"ferries/a\""));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod column;
mod fonts;
mod furniture;
mod labels;
pub mod look;
mod map;
pub mod png;
mod shapes;
mod sheet;
mod svg;
mod view;

use geo::{Coord, Rect};
use jiff::civil::Date;

use crate::answer::Member;
use crate::answer::timeline::Timeline;
use crate::bbox::Bbox;
use crate::catalog::Catalog;
use crate::collection::Collection;
use crate::feature::Feature;
use crate::language::{self, Language};
use map::Map;
use sheet::Sheet;
use svg::Svg;
use view::View;

/// The media type of an SVG.
pub const MEDIA_TYPE: &str = "image/svg+xml";

/// The most features of one layer that a picture has.
pub const MOST_FEATURES: usize = 5_000;

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
pub struct Layer<'a> {
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
    pub layers: Vec<Layer<'a>>,
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
            layers: styled.map(|collection| Layer { collection, features: None, any_rank: false }).collect(),
            selected: None,
            address: String::new(),
        }
    }

    /// The picture as an SVG document.
    #[must_use]
    pub fn svg(&self) -> String {
        let (width, height) = self.size;
        let sheet = Sheet::of(self);
        let map = Map::of(self, self.view(sheet.frame()));
        let mut svg = Svg::default();
        svg.open(
            "svg",
            &[
                ("xmlns", &"http://www.w3.org/2000/svg"),
                ("width", &width),
                ("height", &height),
                ("viewBox", &format_args!("0 0 {width} {height}")),
                ("role", &"img"),
                ("aria-labelledby", &"picture-title picture-description"),
                ("lang", &self.language),
                ("font-family", &FONTS),
            ],
        );
        svg.text("title", &[("id", &"picture-title")], &self.title());
        svg.text("desc", &[("id", &"picture-description")], &sheet.description());
        self.write_metadata(&mut svg);
        svg.empty("rect", &[("width", &width), ("height", &height), ("fill", &"#fcfbf8")]);
        sheet.write(&mut svg);
        map.write(&mut svg);
        svg.close("svg");
        svg.finish()
    }

    /// The map alone, as an element within a page for people; `label` says what is seen.
    #[must_use]
    pub fn inline(&self, label: &str) -> String {
        let (width, height) = self.size;
        let mut svg = Svg::default();
        svg.open(
            "svg",
            &[
                ("class", &"picture"),
                ("viewBox", &format_args!("0 0 {width} {height}")),
                ("role", &"img"),
                ("aria-label", &label),
                ("font-family", &FONTS),
            ],
        );
        Map::of(self, self.view(self.whole())).write(&mut svg);
        svg.close("svg");
        svg.finish()
    }

    /// The program's own words in the picture's language.
    fn words(&self) -> &'static Language {
        language::of(self.language)
    }

    /// The title of the data and the day.
    fn title(&self) -> String {
        let title = self.catalog.info().title.in_language(self.language);
        let day = self.words().in_words(&self.day.to_string());
        if title.is_empty() { day } else { format!("{title}, {day}") }
    }

    fn whole(&self) -> Rect {
        let (width, height) = self.size;
        Rect::new(Coord::zero(), Coord { x: f64::from(width), y: f64::from(height) })
    }

    fn view(&self, frame: Rect) -> View {
        let first = self.catalog.info().page.bbox;
        let first = || first.and_then(|[west, south, east, north]| Bbox::new(west, south, east, north).ok());
        if let Some(bbox) = self.bbox {
            return View::new(frame, &bbox, 0.0);
        }
        let bbox = first().or(self.catalog.extent().bbox).unwrap_or(Bbox::WORLD);
        View::new(frame, &bbox, 10.0)
    }

    /// Day, language and rights, in the terms of Dublin Core.
    fn write_metadata(&self, svg: &mut Svg) {
        svg.open("metadata", &[("xmlns:dc", &"http://purl.org/dc/elements/1.1/")]);
        svg.text("dc:date", &[], &self.day.to_string());
        svg.text("dc:language", &[], self.language);
        if !self.address.is_empty() {
            svg.text("dc:source", &[], &self.address);
        }
        for Layer { collection, .. } in &self.layers {
            let info = collection.info();
            let license = self.catalog.license(collection);
            let license = license.map(|license| format!("{} ({})", license.title, license.url));
            let rights: Vec<_> = info.attribution.clone().into_iter().chain(license).collect();
            if !rights.is_empty() {
                let title = info.title.in_language(self.language);
                svg.text("dc:rights", &[], &format!("{title}: {}", rights.join("; ")));
            }
        }
        svg.close("metadata");
    }
}

/// The letters, where readers have them; in a PNG these.
const FONTS: &str = "Noto Sans, Noto Sans Armenian, system-ui, sans-serif";
