//! What nearly every resource needs of a request.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::request::Parts;

use crate::collection::Collection;
use crate::feature::Feature;
use crate::http::service::resource::Resource;
use crate::http::service::state::AppState;
use crate::http::wire::links::{Base, Link};
use crate::http::wire::negotiate::{self, Format};
use crate::http::wire::parameter::{F, LANG, Parameter, Values};
use crate::http::wire::params::Params;
use crate::http::wire::problem::Problem;

/// A request as a resource sees it: what it is answered from, which resource it asks, what links start with, its headers,
/// its language, and its other parameters.
#[derive(Debug)]
pub(crate) struct Call {
    pub(crate) state: AppState,
    pub(crate) resource: Arc<Resource>,
    pub(crate) base: Base,
    pub(crate) headers: HeaderMap,
    /// By `lang`, else by `Accept-Language`.
    pub(crate) language: String,
    pub(crate) params: Params,
}

impl Call {
    /// The format asked for among those that the resource is offered in.
    pub(crate) fn format(&mut self) -> Result<Format, Problem> {
        Format::choose(self.params.take(F.name)?.as_deref(), &self.headers, self.resource.formats)
    }

    /// `self` and `alternate`: the resource at `path`, asked `query`, in the format it is sent in and in its others.
    pub(crate) fn forms(&self, path: &str, query: &str, sent: Format) -> Vec<Link> {
        Link::forms(&self.base, path, query, sent, self.resource.formats, self.resource.json.media_type)
    }
}

impl FromRequestParts<AppState> for Call {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Problem> {
        let (resource, mut params) = asked(parts)?;
        let base = Base::of(parts, state.site())?;
        let named = params.take(LANG.name)?;
        let language =
            negotiate::language(named.as_deref(), &parts.headers, &state.catalog().info().languages)?;
        Ok(Self {
            base: if named.is_some() { base.in_language(language) } else { base },
            language: language.to_owned(),
            params,
            headers: parts.headers.clone(),
            state: state.clone(),
            resource,
        })
    }
}

/// A request for a file, which has one format and is the same in all languages.
#[derive(Debug)]
pub(crate) struct FileCall {
    pub(crate) state: AppState,
    pub(crate) format: Format,
    pub(crate) headers: HeaderMap,
    pub(crate) params: Params,
}

impl FromRequestParts<AppState> for FileCall {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Problem> {
        let (resource, params) = asked(parts)?;
        let format = resource.formats.first().copied().unwrap_or(Format::Json);
        Ok(Self { state: state.clone(), format, headers: parts.headers.clone(), params })
    }
}

/// The resource that is asked, and its parameters.
fn asked(parts: &Parts) -> Result<(Arc<Resource>, Params), Problem> {
    let resource = parts.extensions.get::<Arc<Resource>>().cloned();
    let resource = resource.ok_or_else(|| Problem::internal(&"the resource is not declared"))?;
    let mut params = Params::of(&parts.uri)?;
    params.allow(resource.names());
    Ok((resource, params))
}

/// The collection of an address.
pub(crate) const COLLECTION_ID: Parameter =
    Parameter::path("collectionId", Values::Text, "The id of a collection, as /collections lists them");
/// The feature of an address.
pub(crate) const FEATURE_ID: Parameter =
    Parameter::path("featureId", Values::Text, "The id of a feature of the collection");

/// The collection of an address, or 404 that names those there are.
pub(crate) fn find<'a>(state: &'a AppState, id: &str) -> Result<&'a Collection, Problem> {
    state.catalog().get(id).ok_or_else(|| {
        let all: Vec<_> = state.catalog().collections().map(Collection::id).collect();
        Problem::not_found(format!("there is no collection '{id}'; there are {}", all.join(", ")))
    })
}

/// The feature of an address, or 404.
pub(crate) fn find_feature<'a>(collection: &'a Collection, id: &str) -> Result<&'a Feature, Problem> {
    collection.feature(id).ok_or_else(|| {
        Problem::not_found(format!("there is no feature '{id}' in collection '{}'", collection.id()))
    })
}
