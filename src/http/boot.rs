//! What the page's script starts from: the catalogue in the page's language, as one JSON text.

use jiff::civil::Date;
use serde_json::{Map, Value as Json, json};

use super::AppState;
use super::drawn::Drawn;
use super::links::{Base, items_path, layer_path};
use super::page::{Change, citations, deadlines, links};
use super::swatches::{class_text, pattern_id};
use crate::answer::timeline::{self, Day};
use crate::answer::{Member, description, strip};
use crate::catalog::Catalog;
use crate::collection::Collection;
use crate::language;
use crate::metadata::Role;
use crate::style::Style;

/// The first view over data that lies nowhere, as far north and south as the map goes: west, south, east, north in degrees.
const WORLD: [f64; 4] = [-180.0, -85.0, 180.0, 85.0];

/// How many sources are named beside a sentence.
const CITED: usize = 4;

/// What the first view is made of.
pub(super) struct Start<'a> {
    pub(super) state: &'a AppState,
    pub(super) base: &'a Base,
    pub(super) language: &'a str,
    pub(super) cards: &'a [Change<'a>],
    pub(super) day: Date,
    pub(super) range: (Date, Date),
    pub(super) default_day: Date,
}

/// The JSON text, safe inside a script element.
pub(super) fn boot(start: &Start<'_>) -> String {
    let Start { state, base, language, cards, day, range: (from, to), default_day } = *start;
    let catalog = state.catalog();
    let info = catalog.info();
    let mut codes = Map::new();
    for (property, labels) in &info.codes {
        let labels = labels.iter().map(|(code, text)| (code.clone(), json!(text.in_language(language))));
        codes.insert(property.clone(), Json::Object(labels.collect()));
    }
    let properties = info.properties.iter().map(|(name, info)| {
        let title = info.title.in_language(language);
        (name.clone(), json!({ "title": title, "unit": info.unit, "kind": info.kind }))
    });
    let sources = info.properties.values().find_map(|info| info.kind.clone());
    let drawn = &state.0.drawn;
    let collections =
        catalog.collections().map(|collection| collection_of(catalog, base, drawn, collection, language));
    let document = json!({
        "date": day.to_string(),
        "from": from.to_string(),
        "to": to.to_string(),
        "defaultDate": default_day.to_string(),
        "dataUntil": info.data_until,
        "language": language,
        "languages": info.languages,
        "home": base.url("/"),
        "namesLanguage": base.language().is_some(),
        "bbox": info.page.bbox.or_else(|| Some(catalog.extent().bbox?.edges())).unwrap_or(WORLD),
        "closest": info.page.closest(),
        "table": info.page.table,
        "columns": info.page.columns,
        "stops": stops(state, base, (from, to), language),
        "cards": cards.iter().map(|change| card(catalog, change, language)).collect::<Vec<_>>(),
        "properties": Json::Object(properties.collect()),
        "codes": codes,
        "collections": collections.collect::<Vec<_>>(),
        "sources": sources,
        "at": base.url("/at"),
        "background": state.0.site.background,
        "strip": strip(catalog, base, language),
    });
    // "</script" inside a text would end the element; "<" can be written so that it does not.
    document.to_string().replace('<', "\\u003c")
}

/// The days with a sentence within the time row, and the last change before it, each with the colours of what changed.
fn stops(state: &AppState, base: &Base, (from, to): (Date, Date), language: &str) -> Vec<Json> {
    let timeline = state.timeline();
    let before = timeline.latest(from).map_or(from, |day| day.date);
    let inside = timeline.stops().filter(|day| (before..=to).contains(&day.date));
    inside.map(|day| stop(state.catalog(), base, day, language)).collect()
}

fn stop(catalog: &Catalog, base: &Base, day: &Day, language: &str) -> Json {
    let told = day.told(catalog);
    let named = told.or_else(|| day.drawn(catalog)).map(|Member { collection, feature }| {
        description::name(collection, feature, &feature.properties(), language)
    });
    let drawn = day.drawn(catalog).map(|member| (member.collection, member.feature.properties()));
    let style = drawn.as_ref().and_then(|(collection, _)| collection.info().style.as_ref());
    let class = style.zip(drawn.as_ref()).and_then(|(style, (_, properties))| style.final_class(properties));
    json!({
        "date": day.date.to_string(),
        "isChange": day.has_changes,
        "text": day.text(catalog, language),
        "name": named.unwrap_or_default(),
        "fill": class.and_then(|class| class.fill.as_ref()),
        "stroke": class.and_then(|class| class.stroke.as_ref()),
        "pattern": drawn.zip(class).and_then(|((collection, _), class)| {
            class.pattern.map(|_| pattern_id(collection.id(), class))
        }),
        "sources": told.map(|member| first(citations(catalog, base, member, language))).unwrap_or_default(),
    })
}

/// The sources that stand beside a sentence; the selection's panel has them all.
fn first<T>(mut sources: Vec<T>) -> Vec<T> {
    sources.truncate(CITED);
    sources
}

/// The lines of the strip, each with its own kilometres.
fn strip(catalog: &Catalog, base: &Base, language: &str) -> Option<Json> {
    let info = catalog.info().page.strip.as_ref()?;
    let told = language::of(language);
    let lines = strip::lines(catalog).into_iter().map(|line| {
        let Member { collection, feature } = line.member;
        let properties = feature.properties();
        let sources =
            info.sources.iter().flat_map(|property| links(catalog, base, &properties, property, language));
        json!({
            "id": feature.id(),
            "name": description::name(collection, feature, &properties, language),
            "from": line.from,
            "to": line.to,
            "length": told.number(&line.length_km().to_string(), Some("km")),
            "sources": sources.collect::<Vec<_>>(),
        })
    });
    let lines: Vec<_> = lines.collect();
    Some(json!({ "collection": info.line, "states": info.states, "lines": lines }))
}

/// A change as its card tells it.
fn card(catalog: &Catalog, change: &Change<'_>, language: &str) -> Json {
    let Change { date, member, properties } = change;
    json!({
        "date": date.to_string(),
        "text": timeline::sentence(catalog, *member, language),
        "name": description::name(member.collection, member.feature, properties, language),
        "deadlines": deadlines(catalog, member.collection, properties, language),
        "collection": member.collection.id(),
        "id": member.feature.id(),
    })
}

fn collection_of(
    catalog: &Catalog,
    base: &Base,
    drawn: &Drawn,
    collection: &Collection,
    language: &str,
) -> Json {
    let info = collection.info();
    let period = info.period.as_ref().map(|period| json!({ "from": period.from, "to": period.to }));
    let change = info
        .change
        .as_ref()
        .map(|change| json!({ "date": change.date, "summary": change.summary, "sources": change.sources }));
    json!({
        "id": info.id,
        "title": info.title.in_language(language),
        "href": base.url(&layer_path(&info.id)),
        "drawnHref": base.url(&drawn.path(&info.id, language)),
        "itemsHref": base.url(&items_path(&info.id)),
        "label": info.label,
        "period": period,
        "area": info.area,
        "isArea": info.here.as_ref().is_some_and(|here| here.role == Role::Area),
        "states": info.here.as_ref().filter(|here| here.role == Role::State).and_then(|here| here.area.as_ref()),
        "change": change,
        "tells": info.here.as_ref().map(|here| here.tells.as_slice()).unwrap_or_default(),
        "panel": info.panel,
        "style": info.style.as_ref().map(|style| style_of(catalog, collection, style, language)),
        "attribution": info.attribution,
    })
}

fn style_of(catalog: &Catalog, collection: &Collection, style: &Style, language: &str) -> Json {
    let classes = style.classes.iter().map(|class| {
        json!({
            "value": class.value,
            "legend": class_text(catalog, collection, class, language),
            "fill": class.fill,
            "fillOpacity": class.fill_opacity,
            "stroke": class.stroke,
            "strokeWidth": class.stroke_width,
            "strokeDash": class.stroke_dash,
            "pattern": class.pattern.map(|_| pattern_id(collection.id(), class)),
            "casing": class.casing,
            "casingWidth": class.casing_width,
            "radius": class.radius,
        })
    });
    json!({
        "order": style.order,
        "property": style.property,
        "since": style.since,
        "before": style.before,
        "interactive": style.interactive,
        "legend": style.legend,
        "label": style.label,
        "classes": classes.collect::<Vec<_>>(),
    })
}
