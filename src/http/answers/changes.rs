//! `/collections/{id}/changes`: what began or ended between two days.

use crate::http::call::COLLECTION_ID;
use crate::http::features::selection::{
    BBOX, BBOX_CRS, DATETIME, FILTER, FILTER_CRS, FILTER_LANG, PAGING, PROPERTY_VALUES,
};
use crate::http::service::resource::{Group, Json, Resource};
use crate::http::wire::parameter::{Parameter, Values};
use crate::http::wire::reply;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use crate::answer::Member;
use crate::answer::changes::{Change, Changes, changes};
use crate::answer::timeline::sentence;
use crate::collection::Collection;
use crate::datetime::Interval;
use crate::http::call::Call;
use crate::http::call::find;
use crate::http::pages::layout::Layout;
use crate::http::pages::telling::{CitedSource, DescribedFeature, Row, Telling};
use crate::http::pictures::small_map::Drawing;
use crate::http::service::paths::{changes_path, collection_path};
use crate::http::wire::links::{JSON, Link};
use crate::http::wire::negotiate::Format;
use crate::http::wire::problem::Problem;
use crate::query::Query;

pub(crate) fn resources() -> Vec<Resource> {
    const WITHIN: Parameter = Parameter::query(
        DATETIME.name,
        Values::Formed { format: None, example: "2020-11-09/2020-12-01" },
        "Changes within this date, date-time or interval (.. is an open end), both ends included",
    );
    vec![Resource {
        id: "getChanges",
        group: Group::Answers,
        summary: "What began or ended in a collection whose features have periods, with what was before and after",
        json: Json::of::<ChangesDocument>(JSON),
        parameters: [
            &[COLLECTION_ID, BBOX, BBOX_CRS, WITHIN, FILTER, FILTER_LANG, FILTER_CRS, PROPERTY_VALUES],
            PAGING,
        ]
        .concat(),
        example: |_, state| {
            let mut collections = state.catalog().collections();
            let changing = collections.find(|collection| collection.info().period.is_some())?;
            Some(changes_path(changing.id()))
        },
        ..Resource::get("/collections/{collectionId}/changes", list)
    }]
}

async fn list(Path(id): Path<String>, mut call: Call) -> Result<Response, Problem> {
    let format = call.format()?;
    let state = call.state.clone();
    let collection = find(&state, &id)?;
    if collection.info().period.is_none() {
        let why = "its features have no period, so nothing of it begins or ends";
        return Err(Problem::not_found(format!("there are no changes of collection '{id}': {why}")));
    }
    let query = std::mem::take(&mut call.params).page(collection, state.catalog().offset())?;
    let told = state.work().run(move |_| {
        let collection = find(&call.state, &id)?;
        let found = changes(collection, &query);
        let list = List { call: &call, telling: Telling::of(&call), collection, query: &query };
        match format {
            Format::Html => reply::html(&list.html(&found)),
            _ => reply::json(JSON, &list.document(&found)),
        }
    });
    told.await?
}

/// What is asked of which collection, and how it is told.
struct List<'a> {
    call: &'a Call,
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

    fn document(&self, found: &Changes<'_>) -> ChangesDocument {
        let Self { call, telling, collection, query } = self;
        let base = telling.base;
        let mut links = call.forms(&self.path(), &query.to_string(), Format::Json);
        for (page, rel) in [(&found.next, "next"), (&found.previous, "prev")] {
            links.extend(page.as_ref().map(|page| Link::new(self.url(page, Format::Json), rel, JSON, "")));
        }
        let href = base.localized(&format!("{}?f=json", collection_path(collection.id())));
        links.push(Link::new(href, "collection", JSON, ""));
        let told = found.changes.iter().flat_map(|change| [change.before, change.after]).flatten();
        let member = |feature| Member { collection, feature };
        ChangesDocument {
            collection: collection.id().to_owned(),
            datetime: query.datetime.as_ref().map(ToString::to_string),
            language: telling.language.to_owned(),
            unreviewed: telling.is_unreviewed(),
            number_matched: found.matched,
            number_returned: found.changes.len(),
            changes: found.changes.iter().map(|change| self.change(change)).collect(),
            sources: telling.sources(told.map(member)),
            links,
        }
    }

    fn change(&self, change: &Change<'_>) -> ChangeDocument {
        let Self { telling, collection, .. } = self;
        let feature = |feature| telling.feature(Member { collection, feature });
        let catalog = telling.state.catalog();
        let told = change.after.or(change.before).map(|feature| Member { collection, feature });
        let properties = told.map(|member| member.feature.properties()).unwrap_or_default();
        // What a state's sentence tells is its beginning.
        let begun = told.filter(|_| change.after.is_some());
        let area = collection.info().area.as_deref().and_then(|area| properties.get(area));
        ChangeDocument {
            date: telling.moment(change.at),
            area: area.cloned(),
            name: told.map(|member| telling.name(member, &properties)),
            sentence: begun.and_then(|member| sentence(catalog, member, telling.language)),
            before: change.before.map(feature),
            after: change.after.map(feature),
        }
    }

    fn html(&self, found: &Changes<'_>) -> Html {
        let Self { telling, collection, query, .. } = self;
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

/// What began or ended in a collection.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Changes")]
struct ChangesDocument {
    collection: String,
    /// The time asked about; all of it if null.
    datetime: Option<String>,
    /// The language of names and sentences.
    language: String,
    /// Whether no native reader has checked the texts in the language.
    unreviewed: bool,
    /// How many changes there are on all pages.
    #[serde(rename = "numberMatched")]
    number_matched: usize,
    #[serde(rename = "numberReturned")]
    number_returned: usize,
    changes: Vec<ChangeDocument>,
    sources: Vec<CitedSource>,
    links: Vec<Link>,
}

/// A change, with what was before and after it.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Change")]
struct ChangeDocument {
    /// The day, or the instant if it is not the start of one.
    date: Option<String>,
    /// The area that changed, where states follow each other in areas.
    area: Option<Value>,
    name: Option<String>,
    sentence: Option<String>,
    before: Option<DescribedFeature>,
    after: Option<DescribedFeature>,
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
