//! Features written anew in a format, and sent in pieces as they are written.

use crate::http::wire::reply;
use std::fs::File;
use std::io::{Read, Seek};

use axum::http::header::{CONTENT_DISPOSITION, LINK};
use axum::http::{HeaderName, HeaderValue};
use axum::response::Response;
use bytes::Bytes;
use geo::Geometry;
use serde_json::json;

use crate::collection::{Collection, Rows};
use crate::crs::Crs;
use crate::encode::Encoder;
use crate::encode::csv::{Csv, GeometryColumns};
use crate::encode::flatgeobuf::{self, FlatGeobuf, Shape};
use crate::encode::geojson::{Written, members};
use crate::encode::geojsonseq::Sequence;
use crate::encode::jsonfg::{JsonFg, Kind};
use crate::encode::kml::{self, Kml};
use crate::feature::Feature;
use crate::http::service::layer_file::about;
use crate::http::service::state::AppState;
use crate::http::wire::encoded_body::stream;
use crate::http::wire::links::Link;
use crate::http::wire::negotiate::Format;
use crate::http::wire::problem::Problem;
use crate::presentation::Presentation;
use crate::query::Query;
use crate::schema::Property;

/// Features of a collection, and how they are to be written.
pub(crate) struct Answer<'a> {
    pub(crate) state: &'a AppState,
    pub(crate) collection: &'a Collection,
    pub(crate) rows: Vec<u32>,
    pub(crate) presentation: Presentation,
    pub(crate) format: Format,
    /// Members of the JSON formats' collection that stand after its features: counts, links.
    pub(crate) tail_members: String,
}

/// Pieces are about this long.
const PIECE: usize = 64 << 10;
/// Up to this length an answer is sent whole.
const WHOLE: usize = 8 << 20;
/// So many features are written at once; more would hold up other requests of the thread.
const FEW: usize = 1_000;

impl Answer<'_> {
    /// The answer: whole if it is short, else sent as it is written.
    pub(crate) async fn respond(self) -> Result<Response, Problem> {
        let format = self.format;
        let crs = self.presentation.crs;
        prepare(self.state, self.collection, &self.presentation).await?;
        let mut response = if format == Format::FlatGeobuf {
            self.flat_geobuf().await?
        } else {
            let encoder = self.encoder()?;
            self.written(encoder).await?
        };
        mark(&mut response, crs, format);
        Ok(response)
    }

    async fn written(self, mut encoder: Box<dyn Encoder + Send>) -> Result<Response, Problem> {
        let work = (self.rows.len() > FEW).then(|| self.state.work().clone());
        let (state, id, presentation) =
            (self.state.clone(), self.collection.id().to_owned(), self.presentation);
        let mut rows = self.rows.into_iter();
        let (mut started, mut ended) = (false, false);
        let pieces = std::iter::from_fn(move || {
            let collection = state.catalog().get(&id).filter(|_| !ended)?;
            let mut piece = Vec::with_capacity(PIECE + (PIECE >> 2));
            if !started {
                encoder.head(&mut piece);
                started = true;
            }
            while piece.len() < PIECE && !ended {
                if let Some(row) = rows.next() {
                    if let Some(shown) = collection.show(row, &presentation) {
                        encoder.feature(&shown, &mut piece);
                    }
                } else {
                    encoder.tail(&mut piece);
                    ended = true;
                }
            }
            Some(Bytes::from(piece))
        });
        let media_type = self.format.media_type();
        match work {
            None => Ok(Beginning::of(pieces).respond(media_type)),
            Some(work) => Ok(work.run(|_| Beginning::of(pieces)).await?.respond(media_type)),
        }
    }

    fn features(&self) -> impl Iterator<Item = &Feature> {
        self.rows.iter().filter_map(|row| self.collection.features().get(*row as usize))
    }

    fn geometries(&self) -> impl Iterator<Item = &Geometry> {
        self.features().filter_map(Feature::geometry)
    }

    fn names(&self) -> Vec<String> {
        match &self.presentation.properties {
            Some(names) => names.clone(),
            None => self.collection.schema().properties().map(|(name, _)| name.to_owned()).collect(),
        }
    }

    fn encoder(&self) -> Result<Box<dyn Encoder + Send>, Problem> {
        let info = self.collection.info();
        let catalog = self.state.catalog();
        let crs = self.presentation.crs;
        let decimals = decimals(&self.presentation);
        let head_members = members(&about(catalog, self.collection));
        let tail_members = self.tail_members.clone();
        Ok(match self.format {
            Format::Csv => {
                let all_points = self.geometries().all(|geometry| matches!(geometry, Geometry::Point(_)));
                let columns = match (self.presentation.skip_geometry, all_points) {
                    (true, _) => GeometryColumns::LeftOut,
                    (false, false) => GeometryColumns::Text,
                    (false, true) if crs == Crs::CRS84 => GeometryColumns::LON_LAT,
                    (false, true) => GeometryColumns::Points(crs.axes()),
                };
                Box::new(Csv::new(self.names(), columns))
            }
            Format::GeoJsonSeq => Box::new(Sequence::new(decimals)),
            Format::JsonFg => {
                let uri = crs.to_string();
                let kind = Kind { feature_type: &info.id, schema: None, crs: Some(&uri) };
                let mut encoder = JsonFg::new(kind, decimals, catalog.offset());
                encoder.head_members = head_members;
                encoder.tail_members = tail_members;
                Box::new(encoder)
            }
            Format::Kml if crs != Crs::CRS84 => return Err(only(Format::Kml, "CRS84")),
            Format::Kml => {
                let language = catalog.info().language();
                let label = info.label.as_ref().map(|label| {
                    let own = format!("{label}_{language}");
                    if self.collection.schema().has(&own) { own } else { label.clone() }
                });
                let about = kml::DocumentMetadata { name: self.title(), description: self.description() };
                Box::new(Kml::new(about, label, &self.names(), catalog.offset()))
            }
            _ => {
                let mut encoder = Written::new(decimals);
                encoder.head_members = head_members;
                encoder.tail_members = tail_members;
                Box::new(encoder)
            }
        })
    }

    fn title(&self) -> String {
        self.collection.info().title.in_language(self.state.catalog().info().language()).to_owned()
    }

    /// Who is to be named, the licence, and what the data does not mean to say.
    fn description(&self) -> String {
        let about = about(self.state.catalog(), self.collection);
        let parts = [about.attribution, about.license, about.notice];
        parts.iter().filter(|part| !part.is_empty()).map(String::as_str).collect::<Vec<_>>().join("\n")
    }

    async fn flat_geobuf(self) -> Result<Response, Problem> {
        // The format has x before y whatever the system's own order of axes is.
        let (epsg, crs) = match self.presentation.crs {
            Crs::CRS84 | Crs::EPSG_4326 => (4326, Crs::CRS84),
            crs if crs.axes() == ["easting", "northing"] => {
                (crs.code().trim_start_matches("EPSG:").parse().unwrap_or_default(), crs)
            }
            _ => return Err(only(Format::FlatGeobuf, "CRS84 and systems of easting and northing")),
        };
        let presentation = Presentation { crs, ..self.presentation.clone() };
        let about = flatgeobuf::FileMetadata {
            name: self.collection.id().to_owned(),
            title: self.title(),
            description: self.description(),
            epsg,
        };
        let shape = Shape::of(self.geometries().filter(|_| !presentation.skip_geometry));
        let schema = self.collection.schema();
        let names = self.names();
        let columns =
            names.iter().map(|name| (name.as_str(), schema.property(name).and_then(Property::kind)));
        let file = FlatGeobuf::new(about, shape, columns);
        let (state, id, rows) = (self.state.clone(), self.collection.id().to_owned(), self.rows);
        // The file has its index first, so that it is written whole, to a disk, before the first byte is sent.
        let work = self.state.work().clone();
        let written = work.run(move |waited| -> std::io::Result<File> {
            let mut to = std::io::BufWriter::new(tempfile::tempfile()?);
            if let Some(collection) = state.catalog().get(&id) {
                let shown = rows.iter().filter_map(|row| collection.show(*row, &presentation));
                file.write(shown.take_while(|_| waited.for_result()), &mut to)?;
            }
            let mut file = to.into_inner()?;
            file.rewind()?;
            Ok(file)
        });
        let mut file = written.await?.map_err(|error| Problem::internal(&error))?;
        let pieces = std::iter::from_fn(move || {
            let mut piece = vec![0; PIECE];
            let read = file.read(&mut piece).ok().filter(|read| *read > 0)?;
            piece.truncate(read);
            Some(Bytes::from(piece))
        });
        Ok(Beginning::of(pieces).respond(Format::FlatGeobuf.media_type()))
    }
}

/// The rows of an answer; looked for beside other requests where that may take long.
pub(crate) async fn rows(state: &AppState, collection: &Collection, query: &Query) -> Result<Rows, Problem> {
    if query.filter.is_none() && query.sort_by.is_empty() && query.projected_bbox.is_none() {
        return Ok(collection.rows(query));
    }
    if let Some(found) = collection.rows_if_few(query) {
        return Ok(found);
    }
    let (held, id, query) = (state.clone(), collection.id().to_owned(), query.clone());
    let found = state.work().run(move |waited| {
        held.catalog().get(&id).map(|found| found.rows_while(&query, &|| waited.for_result()))
    });
    found.await?.ok_or_else(|| Problem::internal(&"the collection is gone"))
}

/// Has a collection simplified, beside other requests, before features of it are shown so.
pub(crate) async fn prepare(
    state: &AppState,
    collection: &Collection,
    presentation: &Presentation,
) -> Result<(), Problem> {
    if presentation.zoom_level.is_none() || presentation.skip_geometry {
        return Ok(());
    }
    let (held, id) = (state.clone(), collection.id().to_owned());
    let simplified = state.work().run(move |_| {
        held.catalog().get(&id).map(Collection::simplification);
    });
    simplified.await
}

/// The first pieces of an answer, and what is still to be written if it is long: what is short is sent whole, with its
/// length, which programs that read from afar need.
struct Beginning<I> {
    first: Vec<Bytes>,
    rest: Option<I>,
}

impl<I: Iterator<Item = Bytes> + Send + 'static> Beginning<I> {
    fn of(mut pieces: I) -> Self {
        let (mut first, mut length) = (Vec::<Bytes>::new(), 0);
        while length < WHOLE {
            let Some(piece) = pieces.next() else { return Self { first, rest: None } };
            length += piece.len();
            first.push(piece);
        }
        Self { first, rest: Some(pieces) }
    }

    fn respond(self, media_type: &'static str) -> Response {
        match self.rest {
            None => reply::bytes(media_type, self.first.concat().into()),
            Some(rest) => stream(media_type, self.first.into_iter().chain(rest)),
        }
    }
}

/// Adds the headers that name a coordinate system (`/req/crs/ogc-crs-header`) and the profile of JSON-FG.
pub(crate) fn mark(response: &mut Response, crs: Crs, format: Format) {
    let headers = response.headers_mut();
    let system = HeaderValue::try_from(format!("<{crs}>")).unwrap_or(HeaderValue::from_static(""));
    headers.insert(HeaderName::from_static("content-crs"), system);
    if format == Format::JsonFg {
        let profile = format!("<{}>; rel=\"profile\"", crate::encode::jsonfg::PROFILE);
        headers.extend(HeaderValue::try_from(profile).ok().map(|value| (LINK, value)));
    }
}

/// How many decimals are written: degrees of the data have all their digits, what is projected those that mean something,
/// and what is simplified for a zoom a metre, or a tenth of a pixel where that is less.
pub(crate) fn decimals(presentation: &Presentation) -> Option<u8> {
    let Presentation { crs, zoom_level, .. } = *presentation;
    if crs != Crs::CRS84 {
        return u8::try_from(crs.decimals()).ok();
    }
    // At zoom 13 a tenth of a pixel is 0.000017 degrees; two zooms further it is a quarter of that.
    zoom_level.map(|zoom| 5 + zoom.saturating_sub(13).div_ceil(3))
}

/// Marks an answer as a file to be saved under a name, in formats that no browser shows.
pub(crate) fn as_file(response: &mut Response, id: &str, format: Format) {
    if !matches!(format, Format::Csv | Format::Kml | Format::FlatGeobuf) {
        return;
    }
    let name: String =
        id.chars().map(|c| if c.is_ascii_alphanumeric() || "-._".contains(c) { c } else { '_' }).collect();
    let value = format!("attachment; filename=\"{name}.{}\"", format.suffix());
    if let Ok(value) = HeaderValue::try_from(value) {
        response.headers_mut().insert(CONTENT_DISPOSITION, value);
    }
}

fn only(format: Format, allowed: &str) -> Problem {
    Problem::parameter(
        "crs",
        format_args!("is not possible in {}; allowed there is {allowed}", format.title()),
    )
}

/// Counts, time and links as members of a JSON document.
pub(crate) fn counts(matched: usize, returned: usize, time_stamp: &str, links: &[Link]) -> String {
    members(&json!({
        "numberMatched": matched, "numberReturned": returned, "timeStamp": time_stamp, "links": links,
    }))
}
