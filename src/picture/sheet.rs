//! What stands around the map of a full picture: title, date, sentence, legend, notice.

use geo::{Coord, Rect};

use super::column::{Column, INK, SOFT, Setting};
use super::fonts::Face;
use super::look;
use super::subject::{Layout, Picture};
use super::svg::{Px, Svg};
use crate::answer::Member;
use crate::answer::legend::{self, class_text};

/// Room around texts, in pixels.
const PADDING: f64 = 18.0;
/// The map takes at least this share of the height of a picture that is not wide.
const LEAST_MAP: f64 = 0.42;

/// How much is set, and how small: the first that fits is taken.
#[derive(Debug, Clone, Copy)]
struct Fit {
    scale: f64,
    /// The least number of features with which a class has a line in the legend.
    least: usize,
    has_legend: bool,
}

const FITS: [Fit; 9] = {
    const fn fit(scale: f64, least: usize) -> Fit {
        Fit { scale, least, has_legend: true }
    }
    [
        fit(1.1, 0),
        fit(1.0, 0),
        fit(0.92, 0),
        fit(0.85, 0),
        fit(0.85, 1),
        fit(0.78, 1),
        fit(0.7, 1),
        fit(0.62, 1),
        Fit { scale: 0.62, least: 0, has_legend: false },
    ]
};

/// The texts of a picture, and the frame that they leave for the map.
#[derive(Debug)]
pub(super) struct Sheet {
    frame: Rect,
    columns: Vec<(Coord, String)>,
    telling: Telling,
}

/// What a picture tells, in words.
#[derive(Debug, Default)]
struct Telling {
    site: String,
    as_of: String,
    date: String,
    /// Before a sentence that is not of the day.
    when: String,
    sentence: String,
    sources: String,
    until: String,
    legend_heading: String,
    legend: Vec<Line>,
    notice: String,
    address: String,
}

/// A line of the legend.
#[derive(Debug)]
struct Line {
    sample: String,
    text: String,
    count: Option<String>,
    now: usize,
}

impl Sheet {
    pub(super) fn of(picture: &Picture<'_>) -> Self {
        let telling = Telling::of(picture);
        if picture.layout == Layout::Plain {
            return Self { frame: picture.whole(), columns: Vec::new(), telling };
        }
        let (width, height) = (f64::from(picture.size.0), f64::from(picture.size.1));
        let size = Coord { x: width, y: height };
        let fitted = FITS.iter().find_map(|fit| telling.set(size, *fit));
        let (frame, columns) = fitted.unwrap_or_else(|| (picture.whole(), Vec::new()));
        Self { frame, columns, telling }
    }

    /// The frame of the map.
    pub(super) fn frame(&self) -> Rect {
        self.frame
    }

    pub(super) fn write(&self, svg: &mut Svg) {
        for (corner, column) in &self.columns {
            svg.open("g", &[("transform", &format_args!("translate({} {})", Px(corner.x), Px(corner.y)))]);
            svg.raw(column);
            svg.close("g");
        }
    }

    /// All of it as one text, for those who do not see the picture.
    pub(super) fn description(&self) -> String {
        let Telling { when, sentence, until, legend, notice, .. } = &self.telling;
        let legend = legend.iter().filter(|line| line.now > 0).map(|line| match &line.count {
            Some(count) => format!("{}: {count}.", line.text),
            None => format!("{}.", line.text),
        });
        let parts = [format!("{when}{sentence}"), until.clone()].into_iter();
        let parts = parts.chain(legend).chain([notice.clone()]);
        parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    }
}

impl Telling {
    fn of(picture: &Picture<'_>) -> Self {
        let Picture { catalog, timeline, language, day, layout, .. } = picture;
        let info = catalog.info();
        let words = picture.words();
        let in_words = |day: jiff::civil::Date| words.in_words(&day.to_string());
        let until = info.data_until.as_deref().and_then(|until| until.parse().ok());
        let until = until.filter(|until| day > until);
        let title = |text: &crate::text::Text| text.in_language(language).to_owned();
        let mut telling = Self {
            site: title(&info.title),
            as_of: words.word("as_of").to_owned(),
            legend_heading: words.word("on_this_date").to_owned(),
            date: in_words(*day),
            until: until
                .map(|day| words.fill("data_only_until", &[("date", &in_words(day))]))
                .unwrap_or_default(),
            notice: title(&info.page.notice),
            address: without_scheme(&picture.address).to_owned(),
            sentence: words.word("nothing_yet").to_owned(),
            ..Self::default()
        };
        if let Some(stop) = timeline.latest(*day) {
            telling.sentence = stop.text(catalog, language);
            if stop.date != *day {
                telling.when = words.fill("last_change", &[("date", &in_words(stop.date))]) + " ";
            }
            let publishers =
                stop.headline(catalog).map(|member| publishers(picture, member)).unwrap_or_default();
            if !publishers.is_empty() {
                telling.sources = words.fill("sources_named", &[("names", &publishers.join("; "))]);
            }
        }
        if *layout == Layout::Full {
            telling.legend = legend_of(picture);
        }
        telling
    }

    /// Sets the texts beside the map, or above and below it; `None` if they need more room than there is.
    fn set(&self, size: Coord, fit: Fit) -> Option<(Rect, Vec<(Coord, String)>)> {
        let corner = Coord { x: PADDING, y: PADDING };
        // The last takes what room there is: what lies outside is cut off.
        let is_last = !fit.has_legend;
        if size.x >= 1.2 * size.y {
            let panel = (size.x * 0.31).clamp(size.x.min(200.0), 420.0);
            let mut column = Column::new(panel - 2.0 * PADDING, fit.scale);
            self.set_head(&mut column);
            column.rule();
            if self.set_legend(&mut column, fit) {
                column.rule();
            }
            self.set_notice(&mut column);
            let fits = column.height() + 2.0 * PADDING <= size.y || is_last;
            let frame = Rect::new(Coord { x: panel, y: 0.0 }, size);
            return fits.then(|| (frame, vec![(corner, column.finish())]));
        }
        let width = size.x - 2.0 * PADDING;
        let (mut head, mut foot) = (Column::new(width, fit.scale), Column::new(width, fit.scale));
        self.set_head(&mut head);
        if self.set_legend(&mut foot, fit) {
            foot.gap(8.0);
        }
        self.set_notice(&mut foot);
        let top = head.height() + 1.6 * PADDING;
        let bottom = size.y - foot.height() - 1.6 * PADDING;
        let fits = bottom - top >= LEAST_MAP * size.y;
        let bottom = if is_last { bottom.max(top + LEAST_MAP * size.y).min(size.y) } else { bottom };
        let top = if is_last { top.min(bottom - LEAST_MAP * size.y) } else { top };
        let frame = Rect::new(Coord { x: 0.0, y: top }, Coord { x: size.x, y: bottom });
        let below = Coord { x: PADDING, y: bottom + 0.8 * PADDING };
        let above = Coord { x: PADDING, y: 0.8 * PADDING };
        (fits || is_last).then(|| (frame, vec![(above, head.finish()), (below, foot.finish())]))
    }

    fn set_head(&self, column: &mut Column) {
        let soft = |size| Setting::new(Face::Regular, size, SOFT);
        column.paragraph("title", &self.site, Setting::new(Face::Bold, 14.0, SOFT));
        column.gap(8.0);
        column.paragraph("as-of", &self.as_of, soft(13.0));
        column.paragraph("date", &self.date, Setting::new(Face::Bold, 27.0, INK));
        column.gap(3.0);
        let ink = Setting::new(Face::Regular, 14.5, INK);
        column.paragraph("when", self.when.trim_end(), Setting::new(Face::Bold, 14.5, INK));
        column.paragraph("sentence", &self.sentence, ink);
        for (part, text) in [("sources", &self.sources), ("until", &self.until)] {
            if !text.is_empty() {
                column.gap(4.0);
                column.paragraph(part, text, soft(11.5));
            }
        }
    }

    /// Sets the legend, and says whether it has any lines.
    fn set_legend(&self, column: &mut Column, fit: Fit) -> bool {
        let lines = self.legend.iter().filter(|line| line.now >= fit.least && fit.has_legend);
        let lines: Vec<_> = lines.collect();
        if lines.is_empty() {
            return false;
        }
        column.paragraph("heading", &self.legend_heading, Setting::new(Face::Bold, 13.0, SOFT));
        column.gap(6.0);
        for Line { sample, text, count, .. } in lines {
            column.entry(sample, text, count.as_deref(), 13.0);
        }
        true
    }

    fn set_notice(&self, column: &mut Column) {
        let soft = Setting::new(Face::Regular, 11.0, SOFT);
        column.paragraph("notice", &self.notice, soft);
        if !self.address.is_empty() {
            column.gap(6.0);
            column.paragraph("address", &self.address, soft);
        }
    }
}

/// An address as it is printed.
fn without_scheme(address: &str) -> &str {
    address.split_once("://").map_or(address, |(_, rest)| rest)
}

/// The legend of the layers drawn, as the reader's page has it.
fn legend_of(picture: &Picture<'_>) -> Vec<Line> {
    let is_drawn = |id: &str| picture.layers.iter().any(|layer| layer.collection.id() == id);
    let entries = legend::legend(picture.catalog, picture.day).into_iter();
    let entries = entries.filter(|entry| is_drawn(entry.collection.id()) && (entry.counted || entry.now > 0));
    entries
        .map(|entry| Line {
            sample: look::sample(&entry),
            text: class_text(picture.catalog, entry.collection, entry.class, picture.language),
            count: entry.counted.then(|| {
                let (now, of) = (entry.now.to_string(), entry.of.to_string());
                picture.words().fill("count", &[("now", &now), ("of", &of)])
            }),
            now: entry.now,
        })
        .collect()
}

/// Who published the sources of a feature's sentence, each once.
fn publishers(picture: &Picture<'_>, member: Member<'_>) -> Vec<String> {
    let change = member.collection.info().change.as_ref();
    let Some(property) = change.and_then(|change| change.sources.as_deref()) else { return Vec::new() };
    let info = picture.catalog.info().properties.get(property);
    let Some(sources) = info.and_then(|info| picture.catalog.get(info.kind.as_deref()?)) else {
        return Vec::new();
    };
    let mut found: Vec<String> = Vec::new();
    for source in member.feature.properties().texts(property).filter_map(|id| sources.feature(id)) {
        let properties = source.properties();
        if let Some(publisher) = properties.text("publisher").filter(|name| !found.iter().any(|f| f == name))
        {
            found.push(publisher.to_owned());
        }
    }
    found
}
