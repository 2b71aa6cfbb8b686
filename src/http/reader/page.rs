//! The reader's page: the map, the day it speaks of, and all it says without a script.

use crate::datetime::parse_day;
use crate::http::call::Call;
use crate::http::reader::start::{Start, start_json};
use crate::http::reader::view::{Shape, View};
use crate::http::wire::reply;
use askama::Template;
use axum::response::Response;
use geo::Point;
use jiff::civil::Date;

use crate::answer::standing::Standing;
use crate::answer::timeline::Day;
use crate::answer::{description, legend};
use crate::http::pages::assets::{asset_href, font_hrefs};
use crate::http::pages::swatches::{LegendEntry, legend_entries, patterns};
use crate::http::pages::telling::Telling;
use crate::http::pages::value::Value;
use crate::http::reader::differences::Difference;
use crate::http::reader::footer::{Credit, Download};
use crate::http::reader::panel::Panel;
pub(crate) use crate::http::reader::panel::citations;
use crate::http::reader::still::Pictures;
use crate::http::reader::strip::Strip;
use crate::http::reader::table::{Column, Row};
use crate::http::wire::parameter::{Parameter, Values};
use crate::http::wire::problem::Problem;
use crate::language::{self, Language};

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

/// The point that `lon,lat` tells.
fn point_of(text: &str) -> Option<Point> {
    let (lon, lat) = text.split_once(',')?;
    let number = |text: &str, most: f64| text.parse().ok().filter(|number| (-most..=most).contains(number));
    Some(Point::new(number(lon, 180.0)?, number(lat, 90.0)?))
}

/// The day of the map.
pub(crate) const DATETIME: Parameter = Parameter::query(
    "datetime",
    Values::Formed { format: Some("date"), example: "2020-12-01" },
    "The day of the map; that of the first view if left out",
);
const SELECT: Parameter =
    Parameter::query("select", Values::Text, "The feature whose panel is open: collection/id");
const AT: Parameter =
    Parameter::query("at", Values::Text, "The point whose panel is open: longitude,latitude");
const VIEW: Parameter = Parameter::query(
    "view",
    Values::OneOf { names: &["table"], default: false },
    "Whether the table stands in the place of the map",
);
/// What the page's script alone reads.
const COMPARE: Parameter = Parameter::query(
    "compare",
    Values::Formed { format: Some("date"), example: "2020-09-27" },
    "A second day, from which differences are outlined",
);
const LAYERS: Parameter = Parameter::query(
    "layers",
    Values::Text,
    "The layers of the legend that are shown, by their collections; all if left out",
);

/// What says which view is meant.
pub(crate) const PARAMETERS: &[Parameter] = &[DATETIME, COMPARE, SELECT, AT, VIEW, LAYERS];

/// The reader's page for the view that the parameters tell; unknown ones are passed over, since links
/// that are shared gather them (`utm_source`).
pub(crate) fn reader(call: &mut Call, shape: Shape) -> Result<Response, Problem> {
    let mut params = std::mem::take(&mut call.params);
    let Telling { state, base, language } = Telling::of(call);
    let catalog = state.catalog();
    let (from, to) = state.map_days();
    let default_day = state.default_day();
    let day = match params.take(DATETIME.name)?.filter(|text| !text.is_empty()) {
        None => default_day,
        Some(text) => parse_day(&text).ok_or_else(|| {
            Problem::parameter(
                DATETIME.name,
                format_args!("is '{text}'; allowed is a day such as 2020-12-01"),
            )
        })?,
    };
    let asked = day;
    let day = asked.clamp(from, to);
    let select = params.take(SELECT.name)?;
    let selected = select.as_deref().and_then(|text| text.split_once('/')).and_then(|(collection, id)| {
        let collection = catalog.get(collection)?;
        Some((collection, collection.feature(id)?))
    });
    let as_table = shape == Shape::Whole && params.take(VIEW.name)?.as_deref() == Some("table");
    let point = params.take(AT.name)?.filter(|_| selected.is_none()).and_then(|text| point_of(&text));
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
    reply::html(&view.page(from, to))
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
            boot: start_json(&Start {
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

    fn sentence(&self, day: &Day) -> Sentence {
        let told = day.headline(self.catalog);
        let cited = told.map(|member| citations(self.catalog, self.base, member, self.language));
        Sentence {
            date_text: self.in_words(day.date),
            same_day: day.date == self.day,
            text: day.text(self.catalog, self.language),
            citations: cited.unwrap_or_default(),
        }
    }
}
