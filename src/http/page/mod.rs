//! The reader's page: the map, the day it speaks of, and all it says without a script.

mod differences;
mod footer;
mod panel;
mod still;
mod strip;
mod table;

use askama::Template;
use axum::response::Response;
use geo::Point;
use jiff::civil::Date;

use super::assets::{asset_href, font_hrefs};
use super::layout::Value;
use super::links::{Base, segment};
use super::params::Params;
use super::swatches::{LegendEntry, legend_entries, patterns};
use super::telling::Telling;
use super::{AppState, Problem, boot};
use crate::answer::standing::Standing;
use crate::answer::timeline::Day;
use crate::answer::{description, legend};
use crate::catalog::Catalog;
use crate::collection::Collection;
use crate::feature::Feature;
use crate::language::{self, Language};
use differences::Difference;
use footer::{Credit, Download};
use panel::Panel;
pub(super) use panel::{citations, links};
use still::Pictures;
use strip::Strip;
pub(super) use table::{Change, deadlines};
use table::{Column, Row};

/// How much of the page there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// The map with legend, cards and table.
    Whole,
    /// The map with its date alone, for a frame in the pages of others.
    Embedded,
}

/// A name in one of the languages.
struct Name {
    lang: String,
    text: String,
}

/// The page in one of its languages.
struct Translation {
    code: String,
    name: String,
    href: String,
    current: bool,
}

struct Sentence {
    date_text: String,
    same_day: bool,
    text: String,
    citations: Vec<Value>,
}

#[derive(Template)]
#[template(path = "page.html")]
#[expect(clippy::struct_excessive_bools, reason = "each is one question of the template")]
struct Page {
    told: &'static Language,
    lang: String,
    translations: Vec<Translation>,
    /// Whether no native reader has checked the texts in the page's language.
    unreviewed_here: bool,
    title: String,
    description: String,
    style_href: String,
    font_hrefs: Vec<String>,
    script_href: String,
    pictures: Pictures,
    canonical: String,
    embedded: bool,
    /// Whether the table stands in the place of the map.
    as_table: bool,
    table_href: String,
    date: String,
    date_text: String,
    from: String,
    to: String,
    data_until_text: String,
    after_data: bool,
    /// What was asked for, if it lies outside the days of the map.
    outside: Option<String>,
    sentence: Option<Sentence>,
    patterns: String,
    legend: Vec<LegendEntry>,
    table_title: String,
    has_table: bool,
    /// Whether anything is told on cards, on whatever day.
    has_cards: bool,
    columns: Vec<Column>,
    cards: Vec<Row>,
    rows: Vec<Row>,
    panel: Option<Panel>,
    strip: Option<Strip>,
    notice: String,
    differences: Vec<Difference>,
    differences_href: String,
    credits: Vec<Credit>,
    downloads: Vec<Download>,
    timeline_href: String,
    at_href: String,
    collections_href: String,
    api_href: String,
    json_href: String,
    boot: String,
}

impl Page {
    fn cited(&self, number: usize, citation: &Value) -> String {
        self.told.fill("source", &[("number", &number.to_string()), ("text", &citation.text)])
    }

    fn counted(&self, entry: &LegendEntry) -> String {
        let [now, of] = [entry.now, entry.of].map(|number| number.to_string());
        self.told.fill("count", &[("now", &now), ("of", &of)])
    }
}

/// The first and last day of the time row: the catalogue's, else from the first change to today or to a later change.
fn range(state: &AppState) -> (Date, Date) {
    let page = &state.catalog().info().page;
    let day = |text: &Option<String>| text.as_deref().and_then(|text| text.parse().ok());
    let today = state.today();
    let mut changes = state.timeline().stops().filter(|day| day.has_changes).map(|day| day.date);
    let first = changes.next();
    let last = changes.next_back().or(first);
    let from = day(&page.from).or(first).unwrap_or(today);
    let to = day(&page.to).unwrap_or_else(|| last.map_or(today, |last| last.max(today)));
    (from.min(to), to.max(from))
}

/// The day of the first view: the catalogue's, else today, or the day of the time row that is nearest to it.
pub(super) fn default_day(state: &AppState) -> Date {
    let named = state.catalog().info().default_date.as_deref().and_then(|day| day.parse().ok());
    let (from, to) = range(state);
    named.unwrap_or_else(|| state.today().clamp(from, to))
}

/// The point that `lon,lat` tells.
fn point_of(text: &str) -> Option<Point> {
    let (lon, lat) = text.split_once(',')?;
    let number = |text: &str, most: f64| text.parse().ok().filter(|number| (-most..=most).contains(number));
    Some(Point::new(number(lon, 180.0)?, number(lat, 90.0)?))
}

/// What is drawn over a day by the page's address, with all that follows from it.
struct View<'a> {
    state: &'a AppState,
    base: &'a Base,
    catalog: &'a Catalog,
    language: &'a str,
    told: &'static Language,
    asked: Date,
    day: Date,
    default_day: Date,
    shape: Shape,
    as_table: bool,
    selected: Option<(&'a Collection, &'a Feature)>,
    /// A point that is asked about, if nothing is selected.
    point: Option<Point>,
    standing: Standing<'a>,
}

/// The reader's page for the view that the parameters tell; unknown ones are passed over, since links
/// that are shared gather them (`utm_source`).
pub(super) fn reader(
    Telling { state, base, language }: Telling<'_>,
    mut params: Params,
    shape: Shape,
) -> Result<Response, Problem> {
    let catalog = state.catalog();
    let (from, to) = range(state);
    let default_day = default_day(state);
    let day = match params.take("datetime")?.filter(|text| !text.is_empty()) {
        None => default_day,
        Some(text) => text.parse::<Date>().ok().filter(|_| text.len() == 10).ok_or_else(|| {
            Problem::parameter("datetime", format_args!("is '{text}'; allowed is a day such as 2020-12-01"))
        })?,
    };
    let asked = day;
    let day = asked.clamp(from, to);
    let select = params.take("select")?;
    let selected = select.as_deref().and_then(|text| text.split_once('/')).and_then(|(collection, id)| {
        let collection = catalog.get(collection)?;
        Some((collection, collection.feature(id)?))
    });
    let as_table = shape == Shape::Whole && params.take("view")?.as_deref() == Some("table");
    let point = params.take("at")?.filter(|_| selected.is_none()).and_then(|text| point_of(&text));
    let standing = Standing::on(catalog, day);
    let told = language::of(language);
    let view = View {
        state,
        base,
        catalog,
        language,
        told,
        asked,
        day,
        default_day,
        shape,
        as_table,
        selected,
        point,
        standing,
    };
    super::html(&view.page(from, to))
}

impl View<'_> {
    fn page(&self, from: Date, to: Date) -> Page {
        let info = self.catalog.info();
        let text = |text: &crate::text::Text| text.in_language(self.language).to_owned();
        let until: Option<Date> = info.data_until.as_deref().and_then(|day| day.parse().ok());
        let legend = legend::legend(self.catalog, self.day);
        let timeline = self.state.timeline();
        let table = self.table();
        let cards = self.on_cards(table);
        let rows = table.map(|table| self.rows(table, &cards)).unwrap_or_default();
        let columns =
            info.page.columns.iter().map(|property| Column {
                title: description::heading(self.catalog, property, self.language),
            });
        Page {
            told: self.told,
            lang: self.language.to_owned(),
            translations: self.translations(),
            unreviewed_here: !self.told.is_reviewed() || info.unreviewed.iter().any(|l| l == self.language),
            title: text(&info.title),
            description: text(&info.description),
            style_href: asset_href(self.state, self.base, "page.css"),
            script_href: asset_href(self.state, self.base, "page.js"),
            font_hrefs: font_hrefs(self.state, self.base, self.language),
            pictures: Pictures::of(self),
            canonical: self.href(self.day, self.selected),
            embedded: self.shape == Shape::Embedded,
            as_table: self.as_table,
            table_href: if self.as_table { self.href(self.day, self.selected) } else { "#table".to_owned() },
            date: self.day.to_string(),
            date_text: self.in_words(self.day),
            from: from.to_string(),
            to: to.to_string(),
            data_until_text: until.map(|day| self.in_words(day)).unwrap_or_default(),
            outside: (self.asked != self.day).then(|| {
                let [asked, from, to] = [self.asked, from, to].map(|day| self.in_words(day));
                self.told.fill("outside_time", &[("asked", &asked), ("from", &from), ("to", &to)])
            }),
            after_data: until.is_some_and(|until| self.day > until),
            sentence: timeline.latest(self.day).map(|day| self.sentence(day)),
            patterns: patterns(self.catalog),
            legend: legend_entries(self.catalog, &legend, self.language),
            table_title: table.map(|table| text(&table.info().title)).unwrap_or_default(),
            has_table: table.is_some(),
            has_cards: !cards.is_empty(),
            columns: columns.collect(),
            cards: self.cards(&cards),
            rows,
            strip: if self.shape == Shape::Embedded { None } else { self.strip() },
            panel: match (self.selected, self.point) {
                (Some((collection, feature)), _) => Some(self.panel(collection, feature)),
                (None, Some(point)) => Some(self.panel_at(point)),
                (None, None) => None,
            },
            notice: text(&info.page.notice),
            differences: self.differences(),
            differences_href: self.differences_href(),
            credits: self.credits(),
            downloads: self.downloads(),
            timeline_href: self.base.localized("/timeline"),
            at_href: self.base.localized(&format!("/at?datetime={}", self.day)),
            collections_href: self.base.localized("/collections"),
            api_href: self.base.localized("/api"),
            json_href: self.base.localized("/?f=json"),
            boot: boot::boot(&boot::Start {
                state: self.state,
                base: self.base,
                language: self.language,
                cards: &cards,
                day: self.day,
                range: (from, to),
                default_day: self.default_day,
            }),
        }
    }

    /// The address of this page with a day and a selection; what is the first view's is left out.
    fn href(&self, day: Date, selected: Option<(&Collection, &Feature)>) -> String {
        self.href_in(self.base.language(), day, selected, None)
    }

    fn href_in(
        &self,
        language: Option<&str>,
        day: Date,
        selected: Option<(&Collection, &Feature)>,
        point: Option<Point>,
    ) -> String {
        let day = (day != self.default_day).then(|| format!("datetime={day}"));
        let language = language.map(|language| format!("lang={language}"));
        let selected = selected.map(|(collection, feature)| {
            format!("select={}/{}", segment(collection.id()), segment(feature.id()))
        });
        let point = point.map(|point| format!("at={},{}", point.x(), point.y()));
        let query: Vec<_> = day.into_iter().chain(language).chain(selected).chain(point).collect();
        let separator = if query.is_empty() { "" } else { "?" };
        self.base.url(&format!("/{separator}{}", query.join("&")))
    }

    /// This view in the catalogue's languages.
    fn translations(&self) -> Vec<Translation> {
        let languages = self.catalog.info().languages.iter();
        let translations = languages.map(|code| Translation {
            code: code.clone(),
            name: language::name(code).unwrap_or(code).to_owned(),
            href: self.href_in(Some(code), self.day, self.selected, self.point),
            current: code == self.language,
        });
        translations.collect()
    }

    fn in_words(&self, day: Date) -> String {
        self.told.in_words(&day.to_string())
    }

    fn sentence(&self, day: &Day) -> Sentence {
        let told = day.told(self.catalog);
        let cited = told.map(|member| citations(self.catalog, self.base, member, self.language));
        Sentence {
            date_text: self.in_words(day.date),
            same_day: day.date == self.day,
            text: day.text(self.catalog, self.language),
            citations: cited.unwrap_or_default(),
        }
    }
}
