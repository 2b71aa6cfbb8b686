//! The definition as a page.

use askama::Template;

use crate::http::openapi::definition::Api;
use crate::http::pages::layout::Layout;
use crate::http::pages::telling::Telling;
use crate::http::service::resource::{Group, Resource};
use crate::http::wire::links::OPENAPI;
use crate::http::wire::negotiate::Format;
use crate::http::wire::parameter::{Parameter, Place, Values};
use crate::language::Language;

/// The resources of a heading.
struct GroupHtml {
    name: &'static str,
    description: &'static str,
    operations: Vec<OperationHtml>,
}

/// A resource in the readable form.
struct OperationHtml {
    /// Its anchor: what it is called, in letters that an id may have.
    id: String,
    path: &'static str,
    summary: &'static str,
    /// An address of it, and the same without the server.
    example: (String, String),
    formats: String,
    parameters: Vec<ParameterHtml>,
}

/// A parameter in the readable form.
struct ParameterHtml {
    name: &'static str,
    required: bool,
    values: String,
    description: &'static str,
}

#[derive(Template)]
#[template(path = "api.html")]
pub(crate) struct ApiHtml {
    layout: Layout,
    groups: Vec<GroupHtml>,
}

impl ApiHtml {
    pub(crate) fn new(telling: Telling<'_>, api: &Api) -> Self {
        let offered = api.offered(telling.state);
        let operation = |(resource, example): &(&Resource, String)| OperationHtml {
            id: resource.id.replace('.', "-"),
            path: resource.path,
            summary: resource.summary,
            example: (telling.base.localized(example), example.clone()),
            formats: resource.formats.iter().map(|format| format.file_title()).collect::<Vec<_>>().join(", "),
            parameters: resource
                .all_parameters()
                .map(|parameter| ParameterHtml {
                    name: parameter.name,
                    required: parameter.required,
                    values: values(telling, resource, parameter),
                    description: parameter.description,
                })
                .collect(),
        };
        let groups = Group::LISTED.map(|group| GroupHtml {
            name: name(group, telling.words()),
            description: group.description(),
            operations: offered
                .iter()
                .filter(|(resource, _)| resource.group == group)
                .map(operation)
                .collect(),
        });
        let layout = Layout::new(telling, telling.words().word("api"));
        Self {
            layout: layout.with_twin(telling.base.localized("/api?f=json"), OPENAPI, "OpenAPI 3.0"),
            groups: groups.into_iter().filter(|group| !group.operations.is_empty()).collect(),
        }
    }
}

/// What a heading is called in the language of the page.
fn name(group: Group, words: &'static Language) -> &'static str {
    match group {
        Group::Service => words.word("api_service"),
        Group::Features => words.word("features"),
        Group::Answers => words.word("api_answers"),
        Group::Files => words.word("api_files"),
        Group::Tiles => words.word("vector_tiles"),
        Group::Maps => words.word("api_maps"),
        Group::Unlisted => "",
    }
}

/// What a parameter may be, in a few words.
fn values(telling: Telling<'_>, resource: &Resource, parameter: Parameter) -> String {
    let list = |names: Vec<&str>| names.join(", ");
    match parameter.values {
        Values::Text if parameter.place == Place::Path => "in the path".to_owned(),
        Values::Text => "text".to_owned(),
        Values::Formed { example, .. } => format!("such as {example}"),
        Values::OneOf { names, .. } => list(names.to_vec()),
        Values::Language => {
            list(telling.state.catalog().info().languages.iter().map(String::as_str).collect())
        }
        Values::Format => list(resource.formats.iter().map(|format: &Format| format.name()).collect()),
        Values::Boolean { .. } => "true, false".to_owned(),
        Values::Integer { least, most: Some(most), .. } => format!("{least} to {most}"),
        Values::Integer { least, .. } => format!("whole number from {least}"),
        Values::Number { least: Some(least), most: Some(most) } => format!("{least} to {most}"),
        Values::Number { .. } => "number".to_owned(),
        Values::Box => "4 or 6 numbers".to_owned(),
        Values::List => "names with commas between them".to_owned(),
        Values::Properties => "property=value, any number of them".to_owned(),
    }
}
