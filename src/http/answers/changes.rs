//! `/collections/{id}/changes`: what began or ended between two days.

use askama::Template;
use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::get;
use indexmap::IndexMap;
use serde_json::{Value, json};

use crate::answer::Member;
use crate::answer::changes::{Change, Changes, changes};
use crate::answer::timeline::sentence;
use crate::collection::Collection;
use crate::datetime::Interval;
use crate::http::call::Call;
use crate::http::collections::find;
use crate::http::layout::Layout;
use crate::http::links::{JSON, Link, changes_path, collection_path};
use crate::http::negotiate::Format;
use crate::http::small_map::Drawing;
use crate::http::telling::{Row, Telling};
use crate::http::{AppState, Problem};
use crate::query::Query;

pub(super) fn router() -> Router<AppState> {
    Router::new().route("/collections/{id}/changes", get(list))
}

async fn list(
    Path(id): Path<String>,
    Call { state, base, headers, language, mut params }: Call,
) -> Result<Response, Problem> {
    let collection = find(&state, &id)?;
    let format = params.format(&headers)?;
    if collection.info().period.is_none() {
        let why = "its features have no period, so nothing of it begins or ends";
        return Err(Problem::not_found(format!("there are no changes of collection '{id}': {why}")));
    }
    let query = params.page(collection, state.catalog().offset())?;
    let held = state.clone();
    let told = state.work().run(move |_| {
        let collection = find(&held, &id)?;
        let found = changes(collection, &query);
        let telling = Telling { state: &held, base: &base, language: &language };
        let list = List { telling, collection, query: &query };
        match format {
            Format::Html => crate::http::html(&list.html(&found)),
            _ => crate::http::json(JSON, &list.document(&found)),
        }
    });
    told.await?
}

/// What is asked of which collection, and how it is told.
struct List<'a> {
    telling: Telling<'a>,
    collection: &'a Collection,
    query: &'a Query,
}

impl List<'_> {
    fn path(&self) -> String {
        changes_path(self.collection.id())
    }

    fn url(&self, query: &Query, format: Format) -> String {
        let query = query.to_string();
        let separator = if query.is_empty() { "" } else { "&" };
        self.telling.base.localized(&format!("{}?{query}{separator}f={}", self.path(), format.name()))
    }

    fn document(&self, found: &Changes<'_>) -> Value {
        let Self { telling, collection, query } = self;
        let base = telling.base;
        let mut links =
            Link::forms(base, &self.path(), &query.to_string(), Format::Json, Format::PLAIN, JSON);
        for (page, rel) in [(&found.next, "next"), (&found.previous, "prev")] {
            links.extend(page.as_ref().map(|page| Link::new(self.url(page, Format::Json), rel, JSON, "")));
        }
        let href = base.localized(&format!("{}?f=json", collection_path(collection.id())));
        links.push(Link::new(href, "collection", JSON, ""));
        let told = found.changes.iter().flat_map(|change| [change.before, change.after]).flatten();
        let member = |feature| Member { collection, feature };
        json!({
            "collection": collection.id(),
            "datetime": query.datetime.as_ref().map(ToString::to_string),
            "language": telling.language,
            "unreviewed": telling.is_unreviewed(),
            "numberMatched": found.matched,
            "numberReturned": found.changes.len(),
            "changes": found.changes.iter().map(|change| self.change(change)).collect::<Vec<_>>(),
            "sources": telling.sources(told.map(member)),
            "links": links,
        })
    }

    fn change(&self, change: &Change<'_>) -> Value {
        let Self { telling, collection, .. } = self;
        let feature = |feature| Value::Object(telling.feature(Member { collection, feature }));
        let catalog = telling.state.catalog();
        let told = change.after.or(change.before).map(|feature| Member { collection, feature });
        let properties = told.map(|member| member.feature.properties()).unwrap_or_default();
        // What a state's sentence tells is its beginning.
        let begun = told.filter(|_| change.after.is_some());
        let area = collection.info().area.as_deref().and_then(|area| properties.get(area));
        json!({
            "date": telling.moment(change.at),
            "area": area,
            "name": told.map(|member| telling.name(member, &properties)),
            "sentence": begun.and_then(|member| sentence(catalog, member, telling.language)),
            "before": change.before.map(feature),
            "after": change.after.map(feature),
        })
    }

    fn html(&self, found: &Changes<'_>) -> Html {
        let Self { telling, collection, query } = self;
        let row = |feature| telling.row(Member { collection, feature });
        let url =
            |page: &Option<Query>| page.as_ref().map(|page| self.url(page, Format::Html)).unwrap_or_default();
        let words = telling.words();
        let numbers = [query.offset + 1, query.offset + found.changes.len(), found.matched];
        let [first, last, of] = numbers.map(|number| words.decimal(&number.to_string()));
        let asked = query.datetime.as_ref().map(ToString::to_string);
        let time = asked.as_deref().map(|asked| {
            let (from, to) = asked.split_once('/').unwrap_or((asked, asked));
            let [from, to] = [from, to].map(|end| Some(end).filter(|end| *end != ".."));
            words.fill("asked_time", &[("time", &words.interval(from, to))])
        });
        let lead = match (found.matched, found.changes.is_empty()) {
            (0, _) => words.word("nothing_changed").to_owned(),
            (_, true) => words.fill("changes_elsewhere", &[("of", &of)]),
            _ => words.fill("changes_shown", &[("first", &first), ("last", &last), ("of", &of)]),
        };
        Html {
            layout: Layout::new(*telling, words.word("what_changed"))
                .under_collection(telling.base, collection)
                .with_twin(self.url(query, Format::Json), JSON, "JSON"),
            lead,
            time: time.unwrap_or_default(),
            map: self.map(found),
            changes: found
                .changes
                .iter()
                .map(|change| ChangeHtml {
                    day: telling.moment(change.at).map(|text| telling.in_words(&text)).unwrap_or_default(),
                    before: change.before.map(row),
                    after: change.after.map(row),
                })
                .collect(),
            previous_href: url(&found.previous),
            next_href: url(&found.next),
        }
    }

    /// What stands after these changes, on the day of the last of them: of each area its last state among them.
    fn map(&self, found: &Changes<'_>) -> Option<Drawing> {
        let Self { telling, collection, .. } = self;
        let area = collection.info().area.as_deref();
        let mut last = IndexMap::new();
        for change in &found.changes {
            let Some(feature) = change.after.or(change.before) else { continue };
            let area = area.and_then(|area| Some(feature.properties().get(area)?.to_string()));
            last.insert(area.unwrap_or_else(|| feature.id().to_owned()), change.after);
        }
        let features = last.into_values().flatten();
        let interval = found.changes.last().map(|change| Interval::new(change.at, change.at + 1))?;
        Drawing::of_features(telling.state, collection, features, interval, telling.language)
    }
}

struct ChangeHtml {
    day: String,
    before: Option<Row>,
    after: Option<Row>,
}

#[derive(Template)]
#[template(path = "changes.html")]
struct Html {
    layout: Layout,
    /// Which of the changes these are.
    lead: String,
    /// The time asked for; empty if all of it.
    time: String,
    map: Option<Drawing>,
    changes: Vec<ChangeHtml>,
    previous_href: String,
    next_href: String,
}
