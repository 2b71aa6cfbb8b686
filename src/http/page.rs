//! The reader's page: the map, the day it speaks of, and all it says without a script.

use askama::Template;
use axum::response::Response;
use jiff::civil::Date;

use super::assets::asset_href;
use super::layout::Value;
use super::links::{Base, collection_path, item_path, layer_path, segment};
use super::params::Params;
use super::pictures::{Form, picture_href};
use super::swatches::{LegendEntry, class_text, legend_entry, patterns};
use super::{AppState, Problem, boot};
use crate::answer::standing::Standing;
use crate::answer::timeline::{self, Day};
use crate::answer::{Member, description, legend};
use crate::catalog::Catalog;
use crate::collection::Collection;
use crate::datetime::{Interval, day_of};
use crate::feature::{Feature, Properties};

struct Sentence {
    date_text: String,
    same_day: bool,
    text: String,
    citations: Vec<Value>,
}

struct Outside {
    asked: String,
    from: String,
    to: String,
}

struct Column {
    title: String,
}

struct Name {
    lang: String,
    text: String,
}

/// A cell of the table: a text, or sources by number.
struct Cell {
    text: String,
    citations: Vec<Value>,
}

struct Row {
    collection: String,
    id: String,
    select_href: String,
    name: String,
    names: Vec<Name>,
    state: String,
    state_text: String,
    changed_text: String,
    summary: String,
    cells: Vec<Cell>,
    selected: bool,
    latest: bool,
}

struct Fact {
    title: String,
    values: Vec<Value>,
}

struct Panel {
    title: String,
    names: Vec<Name>,
    kind: String,
    state_text: String,
    facts: Vec<Fact>,
    href: String,
    geojson_href: String,
    close_href: String,
}

struct Credit {
    collection_title: String,
    text: String,
    license_title: String,
    license_href: String,
}

struct Download {
    title: String,
    href: String,
    geojson_href: String,
}

/// The map of the day as pictures: within the page, on the cards that others make of its address, to take away.
struct Pictures {
    map: String,
    phone: String,
    card: String,
    svg: String,
    png: String,
}

impl Pictures {
    fn of(view: &View<'_>) -> Self {
        let day = view.day.to_string();
        let select =
            view.selected.map(|(collection, feature)| format!("{}/{}", collection.id(), feature.id()));
        let whole = || [("datetime", day.as_str()), ("lang", view.language)].into_iter();
        let href = |form, more: &[(&str, &str)]| {
            let parameters: Vec<_> = whole().chain(more.iter().copied()).collect();
            picture_href(view.base, form, &parameters)
        };
        let plain = |width, height| {
            let mut parameters = vec![("layout", "plain"), ("width", width), ("height", height)];
            parameters.extend(select.as_deref().map(|select| ("select", select)));
            href(Form::Svg, &parameters)
        };
        Self {
            map: plain("1200", "800"),
            phone: plain("400", "300"),
            card: href(Form::Png, &[("width", "1200"), ("height", "630")]),
            svg: href(Form::Svg, &[]),
            png: href(Form::Png, &[]),
        }
    }
}

#[derive(Template)]
#[template(path = "page.html")]
struct Page {
    lang: String,
    title: String,
    description: String,
    style_href: String,
    script_href: String,
    pictures: Pictures,
    canonical: String,
    date: String,
    date_text: String,
    from: String,
    to: String,
    data_until: Option<String>,
    data_until_text: String,
    after_data: bool,
    /// What was asked for, if it lies outside the days of the map.
    outside: Option<Outside>,
    sentence: Option<Sentence>,
    patterns: String,
    legend: Vec<LegendEntry>,
    table_title: String,
    columns: Vec<Column>,
    cards: Vec<Row>,
    rows: Vec<Row>,
    selected: Option<Panel>,
    notice: String,
    unreviewed: Vec<String>,
    credits: Vec<Credit>,
    downloads: Vec<Download>,
    timeline_href: String,
    at_href: String,
    collections_href: String,
    api_href: String,
    json_href: String,
    boot: String,
}

/// The first and last day of the time row: the catalogue's, else those of its changes, else around today.
fn range(state: &AppState) -> (Date, Date) {
    let page = &state.catalog().info().page;
    let day = |text: &Option<String>| text.as_deref().and_then(|text| text.parse().ok());
    let today = state.today();
    let mut stops = state.timeline().stops().map(|day| day.date);
    let first = stops.next();
    let last = stops.next_back().or(first);
    let from = day(&page.from).or(first).unwrap_or(today);
    let to = day(&page.to).or(last).unwrap_or(today);
    (from.min(to), to.max(from))
}

/// The day of the first view: the catalogue's, else today, or the day of the time row that is nearest to it.
pub(super) fn default_day(state: &AppState) -> Date {
    let named = state.catalog().info().default_date.as_deref().and_then(|day| day.parse().ok());
    let (from, to) = range(state);
    named.unwrap_or_else(|| state.today().clamp(from, to))
}

/// What is drawn over a day by the page's address, with all that follows from it.
struct View<'a> {
    state: &'a AppState,
    base: &'a Base,
    catalog: &'a Catalog,
    language: &'a str,
    asked: Date,
    day: Date,
    default_day: Date,
    selected: Option<(&'a Collection, &'a Feature)>,
    standing: Standing<'a>,
}

/// The reader's page for the view that the parameters tell; unknown ones are passed over, since links
/// that are shared gather them (`utm_source`).
pub(super) fn reader(state: &AppState, base: &Base, mut params: Params) -> Result<Response, Problem> {
    let catalog = state.catalog();
    let info = catalog.info();
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
    let standing = Standing::on(catalog, day);
    let language = info.language();
    let view = View { state, base, catalog, language, asked, day, default_day, selected, standing };
    super::html(&view.page(from, to))
}

impl<'a> View<'a> {
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
            lang: self.language.to_owned(),
            title: text(&info.title),
            description: text(&info.description),
            style_href: asset_href(self.state, self.base, "page.css"),
            script_href: asset_href(self.state, self.base, "page.js"),
            pictures: Pictures::of(self),
            canonical: self.href(self.day, self.selected),
            date: self.day.to_string(),
            date_text: in_words(self.day),
            from: from.to_string(),
            to: to.to_string(),
            data_until: until.map(|day| day.to_string()),
            data_until_text: until.map(in_words).unwrap_or_default(),
            outside: (self.asked != self.day).then(|| Outside {
                asked: in_words(self.asked),
                from: in_words(from),
                to: in_words(to),
            }),
            after_data: until.is_some_and(|until| self.day > until),
            sentence: timeline.latest(self.day).and_then(|day| self.sentence(day)),
            patterns: patterns(self.catalog),
            legend: legend.iter().map(|entry| legend_entry(self.catalog, entry, self.language)).collect(),
            table_title: table.map(|table| text(&table.info().title)).unwrap_or_default(),
            columns: columns.collect(),
            cards: self.cards(&cards),
            rows,
            selected: self.selected.map(|(collection, feature)| self.panel(collection, feature)),
            notice: text(&info.page.notice),
            unreviewed: info.unreviewed.clone(),
            credits: self.credits(),
            downloads: self.downloads(),
            timeline_href: self.base.url("/timeline"),
            at_href: self.base.url(&format!("/at?datetime={}", self.day)),
            collections_href: self.base.url("/collections"),
            api_href: self.base.url("/api"),
            json_href: self.base.url("/?f=json"),
            boot: boot::boot(self.state, self.base, &cards, self.day, (from, to), self.default_day),
        }
    }

    /// The collection of the table: the catalogue's choice, else the first that changes.
    fn table(&self) -> Option<&'a Collection> {
        match &self.catalog.info().page.table {
            Some(id) => self.catalog.get(id),
            None => self.catalog.collections().find(|collection| collection.info().change.is_some()),
        }
    }

    /// The changes that stand on the cards, in order of their days: those of the catalogue's choice, else of the table.
    fn on_cards(&self, table: Option<&'a Collection>) -> Vec<Change<'a>> {
        let chosen = &self.catalog.info().page.cards;
        let collections: Vec<&Collection> = if chosen.is_empty() {
            table.into_iter().collect()
        } else {
            chosen.iter().filter_map(|id| self.catalog.get(id)).collect()
        };
        let mut changes: Vec<_> = collections
            .into_iter()
            .filter_map(|collection| Some((collection, &collection.info().change.as_ref()?.date)))
            .flat_map(|(collection, property)| {
                collection.features().iter().filter_map(move |feature| {
                    let properties = feature.properties();
                    let date = day_of(properties.text(property)?, self.catalog.offset())?;
                    Some(Change { date, member: Member { collection, feature }, properties })
                })
            })
            .collect();
        changes.sort_by_key(|change| change.date);
        changes
    }

    /// The address of this page with a day and a selection; what is the first view's is left out.
    fn href(&self, day: Date, selected: Option<(&Collection, &Feature)>) -> String {
        let day = (day != self.default_day).then(|| format!("datetime={day}"));
        let selected = selected.map(|(collection, feature)| {
            format!("select={}/{}", segment(collection.id()), segment(feature.id()))
        });
        let query: Vec<_> = day.into_iter().chain(selected).collect();
        let separator = if query.is_empty() { "" } else { "?" };
        self.base.url(&format!("/{separator}{}", query.join("&")))
    }

    fn sentence(&self, day: &Day) -> Option<Sentence> {
        let member = day.told(self.catalog)?;
        Some(Sentence {
            date_text: in_words(day.date),
            same_day: day.date == self.day,
            text: timeline::sentence(self.catalog, member, self.language)?,
            citations: citations(self.catalog, self.base, member, self.language),
        })
    }

    fn names(&self, collection: &Collection, properties: &Properties) -> Vec<Name> {
        let names = description::other_names(self.catalog, collection, properties);
        names.into_iter().map(|(lang, text)| Name { lang, text }).collect()
    }

    /// What holds of a feature on the day: the states that belong to it, else its class, by code and text.
    fn class(&self, collection: &Collection, feature: &Feature, properties: &Properties) -> (String, String) {
        let text = |(collection, class)| class_text(self.catalog, collection, class, self.language);
        let states = self.standing.of(Member { collection, feature });
        if !states.is_empty() {
            return (String::new(), states.iter().copied().map(text).collect::<Vec<_>>().join("; "));
        }
        if !feature.period().meets(Interval::day(self.day, self.catalog.offset())) {
            return (String::new(), "Not on the map on this date".to_owned());
        }
        let style = collection.info().style.as_ref();
        let class = style.and_then(|style| style.class(properties, self.day, self.catalog.offset()));
        class.map_or_else(Default::default, |class| {
            (class.value.clone().unwrap_or_default(), text((collection, class)))
        })
    }

    fn row(&self, collection: &Collection, feature: &Feature, latest: Option<Date>) -> Row {
        let properties = feature.properties();
        let (state, state_text) = self.class(collection, feature, &properties);
        let change = collection.info().change.as_ref();
        let changed: Option<Date> =
            change.and_then(|change| day_of(properties.text(&change.date)?, self.catalog.offset()));
        let summary = change.and_then(|change| properties.text_in(change.summary.as_ref()?, self.language));
        let cells = self.catalog.info().page.columns.iter().map(|property| {
            let values = description::values(self.catalog, &properties, property, self.language);
            if values.iter().any(|value| value.feature.is_some()) {
                let citations = values.into_iter().map(|value| Value::new(self.base, value)).collect();
                return Cell { text: String::new(), citations };
            }
            let text = values.into_iter().map(|value| value.text).collect::<Vec<_>>().join("; ");
            Cell { text, citations: Vec::new() }
        });
        Row {
            collection: collection.id().to_owned(),
            id: feature.id().to_owned(),
            select_href: self.href(self.day, Some((collection, feature))),
            name: description::name(collection, feature, &properties, self.language),
            names: self.names(collection, &properties),
            state,
            state_text,
            changed_text: changed.map(in_words).unwrap_or_default(),
            summary: summary.unwrap_or_default().to_owned(),
            cells: cells.collect(),
            selected: self.selected.is_some_and(|(_, selected)| std::ptr::eq(selected, feature)),
            latest: changed.is_some() && changed == latest,
        }
    }

    /// The last day of change on or before the day.
    fn latest(&self, changes: &[Change<'_>]) -> Option<Date> {
        changes.iter().map(|change| change.date).filter(|date| *date <= self.day).max()
    }

    fn rows(&self, table: &Collection, changes: &[Change<'_>]) -> Vec<Row> {
        let latest = self.latest(changes);
        table.features().iter().map(|feature| self.row(table, feature, latest)).collect()
    }

    /// What has changed by the day.
    fn cards(&self, changes: &[Change<'_>]) -> Vec<Row> {
        let latest = self.latest(changes);
        let past = changes.iter().filter(|change| change.date <= self.day);
        past.map(|Change { member, .. }| self.row(member.collection, member.feature, latest)).collect()
    }

    fn panel(&self, collection: &Collection, feature: &Feature) -> Panel {
        let properties = feature.properties();
        let facts = description::facts(self.catalog, collection, &properties, self.language);
        let path = item_path(collection.id(), feature.id());
        Panel {
            title: description::name(collection, feature, &properties, self.language),
            names: self.names(collection, &properties),
            kind: collection.info().title.in_language(self.language).to_owned(),
            state_text: self.class(collection, feature, &properties).1,
            facts: facts
                .into_iter()
                .map(|fact| Fact {
                    title: fact.title,
                    values: fact.values.into_iter().map(|value| Value::new(self.base, value)).collect(),
                })
                .collect(),
            href: self.base.url(&path),
            geojson_href: self.base.url(&format!("{path}?f=json")),
            close_href: self.href(self.day, None),
        }
    }

    fn credits(&self) -> Vec<Credit> {
        let collections = self.catalog.collections();
        collections
            .filter_map(|collection| {
                let license = self.catalog.license(collection);
                Some(Credit {
                    collection_title: collection.info().title.in_language(self.language).to_owned(),
                    text: collection.info().attribution.clone()?,
                    license_title: license.map(|license| license.title.clone()).unwrap_or_default(),
                    license_href: license.map(|license| license.url.clone()).unwrap_or_default(),
                })
            })
            .collect()
    }

    fn downloads(&self) -> Vec<Download> {
        let collections = self.catalog.collections();
        collections
            .map(|collection| Download {
                title: collection.info().title.in_language(self.language).to_owned(),
                href: self.base.url(&collection_path(collection.id())),
                geojson_href: self.base.url(&layer_path(collection.id())),
            })
            .collect()
    }
}

/// A change of one feature, as a card tells it.
pub(super) struct Change<'a> {
    pub(super) date: Date,
    pub(super) member: Member<'a>,
    pub(super) properties: Properties,
}

/// The sources of a feature's sentence, as links.
pub(super) fn citations(catalog: &Catalog, base: &Base, member: Member<'_>, language: &str) -> Vec<Value> {
    let property = member.collection.info().change.as_ref().and_then(|change| change.sources.as_deref());
    let properties = member.feature.properties();
    let values = property.map(|name| description::values(catalog, &properties, name, language));
    values.into_iter().flatten().map(|value| Value::new(base, value)).collect()
}

fn in_words(day: Date) -> String {
    description::day_in_words(&day.to_string()).unwrap_or_default()
}
