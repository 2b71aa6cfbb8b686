//! What nearly every resource needs of a request.

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::request::Parts;

use super::links::Base;
use super::params::Params;
use super::{AppState, Problem};

/// A request as a resource sees it: what it is answered from, what links start with, its headers and its parameters.
pub(super) struct Call {
    pub(super) state: AppState,
    pub(super) base: Base,
    pub(super) headers: HeaderMap,
    pub(super) params: Params,
}

impl FromRequestParts<AppState> for Call {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Problem> {
        Ok(Self {
            base: Base::of(parts, state)?,
            params: Params::from_request_parts(parts, state).await?,
            headers: parts.headers.clone(),
            state: state.clone(),
        })
    }
}
