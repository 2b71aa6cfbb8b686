//! What a resource is: declared once, and read by the router, conditional requests, alternate links and the API's
//! definition.

use axum::extract::Request;
use axum::handler::Handler;
use axum::routing::{MethodRouter, get};
use schemars::{JsonSchema, Schema, SchemaGenerator};

use crate::http::service::state::AppState;
use crate::http::wire::links::{JSON, segment};
use crate::http::wire::negotiate::Format;
use crate::http::wire::parameter::{F, LANG, Parameter, Place, Values};

/// A resource, with all that is said of it anywhere.
///
/// One that is to be added stands in the list of its room (`resources()`), and nowhere else.
#[derive(Debug, Clone)]
pub(crate) struct Resource {
    /// Its path, with parameters in braces, as OpenAPI writes it: `/collections/{collectionId}/items`.
    pub(crate) path: &'static str,
    /// What programs that are generated from the definition call it (`operationId`).
    pub(crate) id: &'static str,
    pub(crate) group: Group,
    /// What it is, in one sentence of a few words.
    pub(crate) summary: &'static str,
    /// All but `f` and `lang`, which follow from its formats and languages.
    pub(crate) parameters: Vec<Parameter>,
    /// The formats that it is offered in; negotiated if there are several.
    pub(crate) formats: &'static [Format],
    /// Its JSON, if that is among the formats.
    pub(crate) json: Json,
    pub(crate) languages: Languages,
    pub(crate) caching: Caching,
    /// The headers of its answers that say more than every answer does.
    pub(crate) headers: &'static [&'static str],
    /// Whether parts of it are sent by `Range`.
    pub(crate) in_parts: bool,
    /// Whether there may be nothing in it (204).
    pub(crate) may_be_empty: bool,
    /// An address of it, with what it needs; `None` if the data has nothing of the kind, so that it is not offered.
    pub(crate) example: fn(&Self, &AppState) -> Option<String>,
    pub(crate) handler: MethodRouter<AppState>,
}

/// Which of the headings of the definition a resource stands under.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Group {
    /// Landing page, conformance, this definition.
    Service,
    /// Collections, their features and what these have.
    Features,
    /// What is here, what changed, where along a line.
    Answers,
    /// Vector tiles.
    Tiles,
    /// The map of a day.
    Maps,
    /// Whole layers as files.
    Files,
    /// Not told of: what pages ask for themselves.
    Unlisted,
}

impl Group {
    /// Those that are told of, in the order of the definition.
    pub(crate) const LISTED: [Self; 6] =
        [Self::Service, Self::Features, Self::Answers, Self::Files, Self::Tiles, Self::Maps];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Service => "Service",
            Self::Features => "Features",
            Self::Answers => "Answers",
            Self::Tiles => "Tiles",
            Self::Maps => "Maps",
            Self::Files => "Files",
            Self::Unlisted => "",
        }
    }

    pub(crate) fn description(self) -> &'static str {
        match self {
            Self::Service => "What this service is and can do",
            Self::Features => "The collections, their features, and what a filter may ask of these",
            Self::Answers => {
                "What is at a place on a day, what changed, where along a line a point lies, the days of change"
            }
            Self::Tiles => "Vector tiles and the ways in which the world is cut into them",
            Self::Maps => "The map of a day: as a picture, and for the pages of others",
            Self::Files => "Whole layers, each at one address in each format",
            Self::Unlisted => "",
        }
    }
}

/// What depends on the language of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Languages {
    /// Nothing: there is no parameter `lang`.
    None,
    /// Its page alone; other formats are the same in all languages.
    OfPage,
    /// All of its formats.
    OfAll,
}

/// How an answer may be kept.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Caching {
    /// Whether equal answers may differ in their bytes, so that their tag is a weak one (RFC 9110 8.8.1).
    pub(crate) weak: bool,
    /// Whether the answer depends on today's date as well.
    pub(crate) of_today: Option<fn(&AppState, &Request) -> bool>,
    /// Whether an address names its content, which then never changes.
    pub(crate) immutable: Option<fn(&AppState, &Request) -> bool>,
    /// Whether an answer is sent as it is made, so that a packed form of it may have other bytes each time.
    pub(crate) streamed: Option<fn(&AppState, &Request) -> bool>,
}

/// The JSON of a resource: its media type, and the schema of its document.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Json {
    pub(crate) media_type: &'static str,
    pub(crate) schema: fn(&mut SchemaGenerator) -> Schema,
}

impl Json {
    /// Documents of a type.
    pub(crate) fn of<T: JsonSchema>(media_type: &'static str) -> Self {
        Self { media_type, schema: SchemaGenerator::subschema_for::<T> }
    }
}

impl Resource {
    /// A resource that is read (`GET`, `HEAD`): an object in JSON and a page, with words of the reader's language in both.
    pub(crate) fn get<H: Handler<T, AppState>, T: 'static>(path: &'static str, handler: H) -> Self {
        Self {
            path,
            id: "",
            group: Group::Unlisted,
            summary: "",
            parameters: Vec::new(),
            formats: Format::PLAIN,
            json: Json::of::<serde_json::Map<String, serde_json::Value>>(JSON),
            languages: Languages::OfAll,
            caching: Caching::default(),
            headers: &[],
            in_parts: false,
            may_be_empty: false,
            example: Self::usual_example,
            handler: get(handler),
        }
    }

    /// Its own address, of the first feature of the first collection that has any.
    fn usual_example(&self, state: &AppState) -> Option<String> {
        let collections = || state.catalog().collections();
        let collection = collections().find(|found| !found.features().is_empty()).or(collections().next());
        let path = match collection {
            Some(collection) => self.path.replace("{collectionId}", &segment(collection.id())),
            None => self.path.to_owned(),
        };
        let feature = collection.and_then(|collection| collection.features().first());
        let path = match feature {
            Some(feature) => path.replace("{featureId}", &segment(feature.id())),
            None => path,
        };
        (!path.contains('{')).then_some(path)
    }

    /// All its parameters, in the order of the definition.
    pub(crate) fn all_parameters(&self) -> impl Iterator<Item = Parameter> + '_ {
        let lang = (self.languages != Languages::None).then_some(LANG);
        let f = self.is_negotiated().then_some(F);
        self.parameters.iter().copied().chain(lang).chain(f)
    }

    /// The names that its query may have, but for those of the data.
    pub(crate) fn names(&self) -> Vec<&'static str> {
        let named =
            |parameter: &Parameter| parameter.place == Place::Query && parameter.values != Values::Properties;
        self.all_parameters().filter(named).map(|parameter| parameter.name).collect()
    }

    /// Whether `f` or `Accept` chooses among several formats.
    pub(crate) fn is_negotiated(&self) -> bool {
        self.formats.len() > 1
    }

    /// The media type of a format as this resource sends it.
    pub(crate) fn media_type(&self, format: Format) -> &'static str {
        if format == Format::Json { self.json.media_type } else { format.media_type() }
    }
}
