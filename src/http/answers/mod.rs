//! Answers that are more than features: what is here, what changed, where along a line, the days of change.

mod along;
mod at;
mod changes;
mod timeline;

use axum::Router;

use super::AppState;

pub(super) fn router() -> Router<AppState> {
    Router::new()
        .merge(along::router())
        .merge(at::router())
        .merge(changes::router())
        .merge(timeline::router())
}
