//! What nearly every resource needs of a request.

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::request::Parts;

use super::links::Base;
use super::params::Params;
use super::{AppState, Problem, negotiate};

/// A request as a resource sees it: what it is answered from, what links start with, its headers, its language, and its
/// other parameters.
pub(super) struct Call {
    pub(super) state: AppState,
    pub(super) base: Base,
    pub(super) headers: HeaderMap,
    /// By `lang`, else by `Accept-Language`.
    pub(super) language: String,
    pub(super) params: Params,
}

impl FromRequestParts<AppState> for Call {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Problem> {
        let (base, mut params) = (Base::of(parts, state)?, Params::of(&parts.uri)?);
        let named = params.take("lang")?;
        let language = negotiate::language(named.as_deref(), &parts.headers, state.catalog().info())?;
        Ok(Self {
            base: if named.is_some() { base.in_language(language) } else { base },
            language: language.to_owned(),
            params,
            headers: parts.headers.clone(),
            state: state.clone(),
        })
    }
}
