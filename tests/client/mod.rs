//! Asks the router in process, as a client would over HTTP.

#![allow(dead_code, reason = "not every test program asks for all of it")]

use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use geo::{Coord, CoordsIter, Geometry};
use http_body_util::BodyExt;
use lachin_map::http::{AppState, Site, router};
use lachin_map::{Dataset, embedded};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;
use serde_json::Value;
use tower::ServiceExt;

/// A service that is asked in process.
pub(crate) struct Client(axum::Router);

/// What was answered.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Client {
    /// Of the data and page inside the program.
    pub(crate) fn embedded() -> Self {
        Self::of(&embedded::dataset(), None)
    }

    /// Of any data, with links that start with `base_url` if it is given.
    pub(crate) fn of(dataset: &Dataset, base_url: Option<&str>) -> Self {
        Self::at(dataset, Site { base_url: base_url.map(str::to_owned), ..Site::default() })
    }

    /// Of any data, as the operator says.
    pub(crate) fn at(dataset: &Dataset, site: Site) -> Self {
        Self(router(AppState::new(dataset.load().unwrap(), site, embedded::assets())))
    }

    /// GET of a path, or of an address of this service.
    pub(crate) fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[])
    }

    /// A request with a method and headers.
    pub(crate) fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
        let path = path.strip_prefix("http://map.test").unwrap_or(path);
        let mut request = Request::builder().method(method).uri(path).header("host", "map.test");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::empty()).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let response = self.0.clone().oneshot(request).await.unwrap();
            let (parts, body) = response.into_parts();
            let body = body.collect().await.unwrap().to_bytes().to_vec();
            Answer { status: parts.status, headers: parts.headers, body }
        })
    }

    /// The JSON of an answer that must be 200.
    pub(crate) fn json(&self, path: &str) -> Value {
        let answer = self.get(path);
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        answer.json()
    }
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

/// The links of a JSON answer as (rel, type, href).
pub(crate) fn links(answer: &Value) -> Vec<(String, String, String)> {
    let text = |link: &Value, name: &str| link[name].as_str().unwrap_or_default().to_owned();
    let links = answer["links"].as_array().expect("an array of links");
    links.iter().map(|link| (text(link, "rel"), text(link, "type"), text(link, "href"))).collect()
}

/// The href of the link with a relation and media type.
pub(crate) fn link(answer: &Value, rel: &str, media_type: &str) -> Option<String> {
    links(answer).into_iter().find(|(r, t, _)| r == rel && t == media_type).map(|(_, _, href)| href)
}

/// A path with parameters, percent-encoded.
pub(crate) fn with(path: &str, parameters: &[(&str, &str)]) -> String {
    let encoded = |text| utf8_percent_encode(text, NON_ALPHANUMERIC);
    let pairs = parameters.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value)));
    format!("{path}?{}", pairs.collect::<Vec<_>>().join("&"))
}

/// The parameters of an address.
pub(crate) fn parameters(address: &str) -> Vec<(String, String)> {
    let uri: axum::http::Uri = address.parse().unwrap();
    axum::extract::Query::try_from_uri(&uri).unwrap().0
}

/// The features of an answer, as the crate `geojson` reads them, which has no part in writing them.
pub(crate) fn features(answer: &Value) -> Vec<geojson::Feature> {
    geojson::FeatureCollection::deserialize(answer)
        .unwrap_or_else(|error| panic!("{error}: {answer}"))
        .features
}

/// The id of a feature, a number's as its digits.
pub(crate) fn id(feature: &geojson::Feature) -> String {
    match feature.id.as_ref().unwrap() {
        geojson::feature::Id::String(text) => text.clone(),
        geojson::feature::Id::Number(number) => number.to_string(),
    }
}

/// The ids of the features of an answer.
pub(crate) fn ids(answer: &Value) -> Vec<String> {
    features(answer).iter().map(id).collect()
}

/// The positions of a feature in their order, a ring's last one too; none if it has no geometry.
pub(crate) fn positions(feature: &geojson::Feature) -> Vec<Coord> {
    let Some(geometry) = feature.geometry.clone() else { return Vec::new() };
    Geometry::<f64>::try_from(geometry).unwrap().coords_iter().collect()
}

/// The parameters of an operation of the API's definition, shared ones in full.
pub(crate) fn parameters_of(api: &Value, path: &str) -> Vec<Value> {
    let full = |parameter: &Value| match parameter["$ref"].as_str() {
        Some(pointer) => api.pointer(pointer.trim_start_matches('#')).unwrap().clone(),
        None => parameter.clone(),
    };
    api["paths"][path]["get"]["parameters"].as_array().unwrap().iter().map(full).collect()
}
