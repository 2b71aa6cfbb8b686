//! The door: all resources, and what stands around them.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Path, Request};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::IntoResponse;
use axum::routing::{MethodRouter, any};
use axum::{Extension, Router};
use tower::ServiceExt;
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::cors::{Any, CorsLayer};
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer};
use tower_http::timeout::TimeoutLayer;
use tower_http::trace::TraceLayer;

use crate::http::pages::{assets, problem};
use crate::http::service::resource::Resource;
use crate::http::service::state::AppState;
use crate::http::wire::problem::Problem;
use crate::http::wire::{policy, ranges, reply};
use crate::http::{answers, conditional, features, landing, openapi, operations, pictures, tiles};

/// How long an answer may be waited for, the first packing of a layer included.
const TIMEOUT: Duration = Duration::from_secs(30);

/// All that is served.
fn resources() -> Vec<Resource> {
    [
        landing::resources(),
        openapi::resource::resources(),
        features::collections::resources(),
        features::items::resources(),
        features::schemas::resources(),
        answers::at::resources(),
        answers::changes::resources(),
        answers::along::resources(),
        answers::timeline::resources(),
        features::layers::resources(),
        tiles::tileset::resources(),
        tiles::tile::resources(),
        tiles::matrix_sets::resources(),
        pictures::map::resources(),
        assets::resources(),
    ]
    .concat()
}

/// All routes and layers.
pub fn router(state: AppState) -> Router {
    router_of(resources(), state)
}

/// The same of these resources.
fn router_of(resources: Vec<Resource>, state: AppState) -> Router {
    let mut router = Router::new();
    let mut files = Vec::new();
    for resource in &resources {
        let route = route(resource.clone(), &state);
        match resource.path.strip_prefix(FILE) {
            Some(suffix) => files.push((suffix, route.with_state(state.clone()))),
            None => router = router.route(resource.path, route),
        }
    }
    router
        .route("/{file}", by_suffix(files))
        .merge(operations::router())
        .fallback(|| async {
            Problem::not_found("there is nothing at this address; / links to all there is")
        })
        .layer(Extension(Arc::new(openapi::definition::Api { resources })))
        .layer(CatchPanicLayer::custom(|panic: Box<dyn std::any::Any + Send>| {
            let text = panic.downcast_ref::<&str>().copied();
            let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
            Problem::internal(&text.unwrap_or("panic")).into_response()
        }))
        .layer(from_fn_with_state(state.clone(), problem::render))
        .layer(cors())
        .layer(from_fn_with_state(page_policy(&state), policy::guard))
        .layer(PropagateRequestIdLayer::x_request_id())
        .layer(TraceLayer::new_for_http().make_span_with(operations::span).on_response(operations::log))
        .layer(SetRequestIdLayer::x_request_id(MakeRequestUuid))
        .with_state(state)
}

/// The route of a resource with the layers that it asks for, the outermost last.
fn route(resource: Resource, state: &AppState) -> MethodRouter<AppState> {
    let handler = resource.handler.clone();
    let handler =
        if resource.in_parts { handler.layer::<_, Infallible>(from_fn(ranges::partial)) } else { handler };
    handler
        .layer::<_, Infallible>(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, TIMEOUT))
        // Pages are small, and the reader's waits for them: some milliseconds more make them a quarter smaller.
        .layer::<_, Infallible>(
            CompressionLayer::new().quality(CompressionLevel::Precise(5)).compress_when(reply::is_page),
        )
        .layer::<_, Infallible>(CompressionLayer::new().quality(CompressionLevel::Fastest))
        .layer(from_fn_with_state((state.clone(), Arc::new(resource)), conditional::answer))
}

/// What the paths of whole layers start with; their suffix follows.
const FILE: &str = "/{collectionId}.";

/// Tells files apart by their suffix: the router matches whole segments.
fn by_suffix(files: Vec<(&'static str, MethodRouter)>) -> MethodRouter<AppState> {
    let files = Arc::new(files);
    any(async move |Path(file): Path<String>, request: Request| {
        let suffix = file.rsplit_once('.').map(|(_, suffix)| suffix);
        let Some((_, route)) = files.iter().find(|(known, _)| suffix == Some(known)) else {
            let suffixes: Vec<_> = files.iter().map(|(suffix, _)| *suffix).collect();
            let problem = Problem::not_found(format!(
                "there is nothing at /{file}; whole layers are at /{{collection}}.geojson (or {}), and / links to all \
                 there is",
                suffixes.join(", ")
            ));
            return problem.into_response();
        };
        match route.clone().oneshot(request).await {
            Ok(response) => response,
            Err(never) => match never {},
        }
    })
}

/// What pages may load: their own files, and the tiles that the operator has named.
fn page_policy(state: &AppState) -> Option<HeaderValue> {
    policy::content_security(state.site().background.as_ref().map(|tiles| tiles.url.origin()))
}

fn cors() -> CorsLayer {
    CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::GET, Method::HEAD, Method::OPTIONS])
        .allow_headers(Any)
        .expose_headers([
            header::ETAG,
            header::LINK,
            header::ACCEPT_RANGES,
            header::CONTENT_RANGE,
            HeaderName::from_static("content-crs"),
            HeaderName::from_static("ogc-numbermatched"),
            HeaderName::from_static("ogc-numberreturned"),
            HeaderName::from_static("x-request-id"),
        ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;
    use axum::http::Response;
    use http_body_util::BodyExt;
    use serde::Serialize;
    use serde_json::Value;

    use crate::dataset::Dataset;
    use crate::http::call::Call;
    use crate::http::service::resource::{Group, Json};
    use crate::http::wire::links::{JSON, Link};
    use crate::http::wire::parameter::{Parameter, Values};
    use crate::http::wire::site::Site;

    const TUNE: Parameter = Parameter::query(
        "tune",
        Values::OneOf { names: &["low", "high"], default: true },
        "The tune of the bell",
    );

    /// A bell that is rung.
    #[derive(Serialize, schemars::JsonSchema)]
    struct Bell {
        tune: String,
        links: Vec<Link>,
    }

    async fn ring(mut call: Call) -> Result<axum::response::Response, Problem> {
        let format = call.format()?;
        let tune = call.params.take(TUNE.name)?.unwrap_or_else(|| "low".to_owned());
        call.params.finish()?;
        reply::json(JSON, &Bell { tune, links: call.forms("/bell", "", format) })
    }

    fn with_a_bell() -> Router {
        let bell = Resource {
            id: "ringBell",
            group: Group::Answers,
            summary: "A bell",
            parameters: vec![TUNE],
            json: Json::of::<Bell>(JSON),
            ..Resource::get("/bell", ring)
        };
        let point = r#"{"type":"FeatureCollection","features":[{"type":"Feature","id":"a",
            "geometry":{"type":"Point","coordinates":[9,47]},"properties":{}}]}"#;
        let catalog = Dataset::from_files("lake", [("points.geojson", point)]).load().unwrap();
        let state = AppState::new(catalog, Site::default(), []);
        router_of([resources(), vec![bell]].concat(), state)
    }

    async fn ask(method: Method, path: &str, headers: &[(&str, &str)]) -> Response<Body> {
        let mut request = Request::builder().method(method).uri(path).header("host", "lake.test");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        with_a_bell().oneshot(request.body(Body::empty()).unwrap()).await.unwrap()
    }

    async fn text(response: Response<Body>) -> String {
        let bytes = response.into_body().collect().await.unwrap().to_bytes();
        String::from_utf8(bytes.to_vec()).unwrap()
    }

    /// One declaration is all that a new resource takes.
    #[tokio::test]
    async fn a_resource_that_is_added_is_seen_in_all_that_tells_of_resources() {
        // The router, the headers for caches, the links to its forms.
        let answer = ask(Method::GET, "/bell?tune=high", &[]).await;
        assert_eq!(answer.status(), StatusCode::OK);
        assert_eq!(answer.headers()["vary"], "accept, accept-language, accept-encoding");
        let tag = answer.headers()["etag"].to_str().unwrap().to_owned();
        let bell: Value = serde_json::from_str(&text(answer).await).unwrap();
        assert_eq!(bell["tune"], "high");
        let rels: Vec<_> = bell["links"].as_array().unwrap().iter().map(|link| &link["rel"]).collect();
        assert_eq!(rels, ["self", "alternate"]);
        // Conditional requests.
        let again = ask(Method::GET, "/bell?tune=high", &[("if-none-match", &tag)]).await;
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
        let other = ask(Method::GET, "/bell?tune=low", &[("if-none-match", &tag)]).await;
        assert_eq!(other.status(), StatusCode::OK);
        // Methods and names that it does not know.
        let posted = ask(Method::POST, "/bell", &[]).await;
        assert_eq!(
            (posted.status(), &posted.headers()["allow"]),
            (StatusCode::METHOD_NOT_ALLOWED, &"GET,HEAD".parse().unwrap())
        );
        let wrong = text(ask(Method::GET, "/bell?tone=high", &[]).await).await;
        assert!(wrong.contains("parameter 'tone' is unknown here; allowed are tune, lang, f"), "{wrong}");
        // The definition, for programs and for people.
        let api: Value = serde_json::from_str(&text(ask(Method::GET, "/api", &[]).await).await).unwrap();
        let operation = &api["paths"]["/bell"]["get"];
        assert_eq!(operation["operationId"], "ringBell");
        let names: Vec<_> = operation["parameters"].as_array().unwrap().iter().collect();
        assert!(
            names
                .iter()
                .any(|parameter| parameter["name"] == "tune" && parameter["schema"]["enum"][1] == "high")
        );
        let schema = &operation["responses"]["200"]["content"]["application/json"]["schema"]["$ref"];
        assert_eq!(schema, "#/components/schemas/Bell");
        assert_eq!(api["components"]["schemas"]["Bell"]["properties"]["tune"]["type"], "string");
        let page = text(ask(Method::GET, "/api?f=html", &[]).await).await;
        assert!(
            page.contains("<h3><code>/bell</code></h3>") && page.contains("The tune of the bell"),
            "{page}"
        );
    }
}
