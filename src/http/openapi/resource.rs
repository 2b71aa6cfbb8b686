//! `/api`: the definition, for programs and for people (`/req/oas30/oas-definition-1`).

use std::sync::Arc;

use axum::Extension;
use axum::response::Response;

use crate::http::call::Call;
use crate::http::openapi::definition::{Api, Definition, document};
use crate::http::openapi::page::ApiHtml;
use crate::http::pages::telling::Telling;
use crate::http::service::resource::{Group, Json, Languages, Resource};
use crate::http::wire::links::OPENAPI;
use crate::http::wire::negotiate::Format;
use crate::http::wire::problem::Problem;
use crate::http::wire::reply;

pub(crate) fn resources() -> Vec<Resource> {
    vec![Resource {
        id: "getApi",
        group: Group::Service,
        summary: "This definition",
        json: Json::of::<Definition>(OPENAPI),
        languages: Languages::OfPage,
        ..Resource::get("/api", answer)
    }]
}

async fn answer(Extension(api): Extension<Arc<Api>>, mut call: Call) -> Result<Response, Problem> {
    let format = call.format()?;
    call.params.finish()?;
    if format == Format::Html {
        return reply::html(&ApiHtml::new(Telling::of(&call), &api));
    }
    reply::json(OPENAPI, &document(&api, &call.state, &call.base))
}
