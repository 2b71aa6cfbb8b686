//! `/collections/{id}/changes`: what began or ended between two days.

use askama::Template;
use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::get;
use serde_json::{Value, json};

use super::{Row, Telling};
use crate::answer::Member;
use crate::answer::changes::{Change, Changes, changes};
use crate::answer::timeline::sentence;
use crate::collection::Collection;
use crate::http::call::Call;
use crate::http::collections::find;
use crate::http::layout::Layout;
use crate::http::links::{JSON, Link, changes_path, collection_path};
use crate::http::negotiate::Format;
use crate::http::{AppState, Problem};
use crate::query::Query;

pub(super) fn router() -> Router<AppState> {
    Router::new().route("/collections/{id}/changes", get(list))
}

async fn list(
    Path(id): Path<String>,
    Call { state, base, headers, mut params }: Call,
) -> Result<Response, Problem> {
    let collection = find(&state, &id)?;
    let format = params.format(&headers)?;
    let language = params.language(&headers, state.catalog().info())?;
    if collection.info().period.is_none() {
        let why = "its features have no period, so nothing of it begins or ends";
        return Err(Problem::not_found(format!("there are no changes of collection '{id}': {why}")));
    }
    let query = params.page(collection, state.catalog().offset(), &["lang"])?;
    let (held, language) = (state.clone(), language.to_owned());
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

    /// The parameters of a question, its language among them.
    fn parameters(&self, query: &Query) -> String {
        let text = query.to_string();
        let separator = if text.is_empty() { "" } else { "&" };
        format!("{text}{separator}lang={}", self.telling.language)
    }

    fn url(&self, query: &Query, format: Format) -> String {
        let parameters = self.parameters(query);
        self.telling.base.url(&format!("{}?{parameters}&f={}", self.path(), format.name()))
    }

    fn document(&self, found: &Changes<'_>) -> Value {
        let Self { telling, collection, query } = self;
        let base = telling.base;
        let mut links =
            Link::forms(base, &self.path(), &self.parameters(query), Format::Json, Format::PLAIN, JSON);
        for (page, rel) in [(&found.next, "next"), (&found.previous, "prev")] {
            links.extend(page.as_ref().map(|page| Link::new(self.url(page, Format::Json), rel, JSON, "")));
        }
        let href = base.url(&format!("{}?f=json", collection_path(collection.id())));
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
        let title = collection.info().title.in_language(telling.language);
        let words = telling.words();
        let [first, last, of] =
            [query.offset + 1, query.offset + found.changes.len(), found.matched].map(|n| n.to_string());
        let lead = match (found.matched, found.changes.is_empty()) {
            (0, _) => words.word("nothing_changed").to_owned(),
            (_, true) => words.fill("changes_elsewhere", &[("of", &of)]),
            _ => words.fill("changes_shown", &[("first", &first), ("last", &last), ("of", &of)]),
        };
        Html {
            layout: Layout::told(telling.state, telling.base, telling.language, words.word("what_changed"))
                .under(telling.base, title, &collection_path(collection.id()))
                .under(telling.base, "Collections", "/collections"),
            lead,
            unreviewed: telling.is_unreviewed(),
            time: query.datetime.as_ref().map(ToString::to_string).unwrap_or_default(),
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
            json_href: self.url(query, Format::Json),
        }
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
    unreviewed: bool,
    /// The time asked for; empty if all of it.
    time: String,
    changes: Vec<ChangeHtml>,
    previous_href: String,
    next_href: String,
    json_href: String,
}
