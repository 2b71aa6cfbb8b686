//! What the page's script starts from: the catalogue in the page's language, as one JSON text.

use indexmap::IndexMap;
use jiff::civil::Date;

use crate::answer::at::AT_PLACE;
use crate::answer::timeline::{self, Day};
use crate::answer::{Member, description, strip};
use crate::catalog::Catalog;
use crate::collection::Collection;
use crate::http::pages::assets::asset_href;
use crate::http::pages::swatches::{class_text, pattern_id};
use crate::http::pages::value::Value;
use crate::http::reader::panel::{citations, links};
use crate::http::reader::table::{Change, deadlines};
use crate::http::service::asset::ground_name;
use crate::http::service::map_layers::MapLayers;
use crate::http::service::paths::{items_path, layer_path};
use crate::http::service::state::AppState;
use crate::http::wire::links::Base;
use crate::language;
use crate::metadata::Role;
use crate::start::{
    Card, ChangeProperties, GroundImage, LighterFeatures, PageCollection, PageStrip, PageStyle,
    PeriodProperties, Property, Reference, StartData, Stop, StripLine, StyleClass, TileLayer,
};
use crate::style::Style;

/// The first view over data that lies nowhere, as far north and south as the map goes: west, south, east, north in degrees.
const WORLD: [f64; 4] = [-180.0, -85.0, 180.0, 85.0];

/// What the first view is made of.
pub(crate) struct Start<'a> {
    pub(crate) state: &'a AppState,
    pub(crate) base: &'a Base,
    pub(crate) language: &'a str,
    pub(crate) cards: &'a [Change<'a>],
    pub(crate) day: Date,
    pub(crate) range: (Date, Date),
    pub(crate) default_day: Date,
}

/// The JSON text, safe inside a script element.
pub(crate) fn start_json(start: &Start<'_>) -> String {
    // Texts, numbers and lists of them: writing these as JSON cannot fail.
    let text = serde_json::to_string(&start_data(start)).unwrap_or_default();
    // "</script" inside a text would end the element; "<" can be written so that it does not.
    text.replace('<', "\\u003c")
}

fn start_data(start: &Start<'_>) -> StartData {
    let Start { state, base, language, cards, day, range: (from, to), default_day } = *start;
    let catalog = state.catalog();
    let info = catalog.info();
    let codes = info.codes.iter().map(|(property, labels)| {
        let labels = labels.iter().map(|(code, text)| (code.clone(), text.in_language(language).to_owned()));
        (property.clone(), labels.collect())
    });
    let drawn = state.map_layers();
    let collections =
        catalog.collections().map(|collection| collection_of(catalog, base, drawn, collection, language));
    StartData {
        date: day.to_string(),
        from: from.to_string(),
        to: to.to_string(),
        default_date: default_day.to_string(),
        data_until: info.data_until.clone(),
        language: language.to_owned(),
        names_language: base.language().is_some(),
        languages: info.languages.clone(),
        home: base.url("/"),
        bbox: info.page.bbox.or_else(|| Some(catalog.extent().bbox?.edges())).unwrap_or(WORLD),
        closest: info.page.closest(),
        table: info.page.table.clone(),
        columns: info.page.columns.clone(),
        stops: stops(state, base, (from, to), language),
        cards: cards.iter().map(|change| card(catalog, change, language)).collect(),
        properties: properties(catalog, language),
        codes: codes.collect(),
        collections: collections.collect(),
        sources: info.properties.keys().find_map(|name| kind_of(catalog, name)),
        background: state.site().background.as_ref().map(|background| TileLayer {
            url: background.url.as_str().to_owned(),
            attribution: background.attribution.clone(),
        }),
        ground: catalog.ground().map(|ground| GroundImage {
            url: asset_href(state, base, &ground_name(ground)),
            bbox: ground.info().bbox,
            order: ground.info().order,
            closest: ground.info().closest,
            attribution: ground.info().attribution.clone(),
        }),
        strip: strip(catalog, base, language),
        at: base.url("/at"),
        at_place: AT_PLACE,
    }
}

/// The properties that the page tells, and what the catalogue says of others.
fn properties(catalog: &Catalog, language: &str) -> IndexMap<String, Property> {
    let told = catalog.collections().flat_map(|collection| {
        let tells = collection.info().here.iter().flat_map(|here| here.tells.clone());
        tells.chain(description::told_properties(catalog, collection)).collect::<Vec<_>>()
    });
    let names = catalog.info().properties.keys().cloned().chain(told);
    let properties = names.map(|name| {
        let property = Property {
            title: description::heading(catalog, &name, language),
            unit: catalog.info().properties.get(&name).and_then(|info| info.unit.clone()),
            kind: kind_of(catalog, &name),
        };
        (name, property)
    });
    properties.collect()
}

/// The collection whose features a property names.
fn kind_of(catalog: &Catalog, property: &str) -> Option<String> {
    let kind = catalog.info().properties.get(property)?.kind.as_deref()?;
    Some(catalog.get(kind)?.id().to_owned())
}

/// The days with a sentence within the time row, and the last change before it, each with the colours of what changed.
fn stops(state: &AppState, base: &Base, (from, to): (Date, Date), language: &str) -> Vec<Stop> {
    let timeline = state.timeline();
    let before = timeline.latest(from).map_or(from, |day| day.date);
    let inside = timeline.stops().filter(|day| (before..=to).contains(&day.date));
    inside.map(|day| stop(state.catalog(), base, day, language)).collect()
}

fn stop(catalog: &Catalog, base: &Base, day: &Day, language: &str) -> Stop {
    let told = day.headline(catalog);
    let named = told.or_else(|| day.drawn(catalog)).map(|Member { collection, feature }| {
        description::name(collection, feature, &feature.properties(), language)
    });
    let drawn = day.drawn(catalog).map(|member| (member.collection, member.feature.properties()));
    let style = drawn.as_ref().and_then(|(collection, _)| collection.info().style.as_ref());
    let class = style.zip(drawn.as_ref()).and_then(|(style, (_, properties))| style.final_class(properties));
    Stop {
        date: day.date.to_string(),
        is_change: day.has_changes,
        text: day.text(catalog, language),
        name: named.unwrap_or_default(),
        fill: class.and_then(|class| class.fill.clone()),
        stroke: class.and_then(|class| class.stroke.clone()),
        pattern: drawn
            .as_ref()
            .zip(class)
            .and_then(|((collection, _), class)| class.pattern.map(|_| pattern_id(collection.id(), class))),
        sources: references(
            told.map(|member| citations(catalog, base, member, language)).unwrap_or_default(),
        ),
    }
}

fn references(values: impl IntoIterator<Item = Value>) -> Vec<Reference> {
    let references = values.into_iter().map(|Value { text, href, lang }| Reference { text, href, lang });
    references.collect()
}

/// The lines of the strip, each with its own kilometres.
fn strip(catalog: &Catalog, base: &Base, language: &str) -> Option<PageStrip> {
    let info = catalog.info().page.strip.as_ref()?;
    let told = language::of(language);
    let lines = strip::lines(catalog).into_iter().map(|line| {
        let Member { collection, feature } = line.member;
        let properties = feature.properties();
        let sources =
            info.sources.iter().flat_map(|property| links(catalog, base, &properties, property, language));
        StripLine {
            id: feature.id().to_owned(),
            name: description::name(collection, feature, &properties, language),
            from: line.from,
            to: line.to,
            length: told.number(&line.length_km().to_string(), Some("km")),
            sources: references(sources),
        }
    });
    Some(PageStrip { collection: info.line.clone(), states: info.states.clone(), lines: lines.collect() })
}

/// A change as its card tells it.
fn card(catalog: &Catalog, change: &Change<'_>, language: &str) -> Card {
    let Change { date, member, properties } = change;
    Card {
        date: date.to_string(),
        text: timeline::sentence(catalog, *member, language),
        name: description::name(member.collection, member.feature, properties, language),
        deadlines: deadlines(catalog, member.collection, properties, language),
        collection: member.collection.id().to_owned(),
        id: member.feature.id().to_owned(),
    }
}

fn collection_of(
    catalog: &Catalog,
    base: &Base,
    drawn: &MapLayers,
    collection: &Collection,
    language: &str,
) -> PageCollection {
    let info = collection.info();
    let here = info.here.as_ref();
    PageCollection {
        id: info.id.clone(),
        title: info.title.in_language(language).to_owned(),
        href: base.url(&layer_path(&info.id)),
        drawn_href: base.url(&drawn.path(&info.id, language)),
        items_href: base.url(&items_path(&info.id)),
        label: info.label.clone(),
        names: description::name_languages(collection).map(str::to_owned).collect(),
        offset: catalog.offset().seconds() / 60,
        period: info
            .period
            .as_ref()
            .map(|period| PeriodProperties { from: period.from.clone(), to: period.to.clone() }),
        area: info.area.clone(),
        is_area: here.is_some_and(|here| here.role == Role::Area),
        is_place: here.is_some_and(|here| here.role == Role::Place),
        of_places: here.is_some_and(|here| here.role == Role::State && here.within_km.is_some()),
        states: here.filter(|here| here.role == Role::State).and_then(|here| here.area.clone()),
        change: info.change.as_ref().map(|change| ChangeProperties {
            date: change.date.clone(),
            summary: change.summary.clone(),
            sources: change.sources.clone(),
        }),
        tells: here.map(|here| here.tells.clone()).unwrap_or_default(),
        panel: description::told_properties(catalog, collection),
        style: info.style.as_ref().map(|style| style_of(catalog, collection, style, language)),
        attribution: info.attribution.clone(),
    }
}

fn style_of(catalog: &Catalog, collection: &Collection, style: &Style, language: &str) -> PageStyle {
    let classes = style.classes.iter().map(|class| StyleClass {
        value: class.value.clone(),
        legend: class_text(catalog, collection, class, language),
        fill: class.fill.clone(),
        fill_opacity: class.fill_opacity(),
        stroke: class.stroke.clone(),
        stroke_width: class.stroke_width(),
        stroke_dash: class.stroke_dash.clone(),
        pattern: class.pattern.map(|_| pattern_id(collection.id(), class)),
        casing: class.casing.clone(),
        casing_width: class.casing_width(),
        radius: class.radius(),
    });
    PageStyle {
        order: style.order,
        property: style.property.clone(),
        since: style.since.clone(),
        before: style.before.clone(),
        interactive: style.interactive,
        legend: style.legend,
        off: style.off,
        label: style.label,
        lighter: style.lighter.as_ref().map(|lighter| LighterFeatures {
            property: lighter.property.clone(),
            values: lighter.values.clone(),
        }),
        classes: classes.collect(),
    }
}
