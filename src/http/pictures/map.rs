//! `/map.svg` and `/map.png`: the map of a day as a picture.

use crate::http::service::resource::{Caching, Group, Resource};
use crate::http::wire::negotiate::Format;
use crate::http::wire::parameter::{Parameter, Values};
use crate::http::wire::reply;
use axum::extract::Request;
use axum::http::HeaderValue;
use axum::http::header::CONTENT_DISPOSITION;
use axum::response::Response;
use axum::routing::get;
use jiff::civil::Date;

use crate::answer::Member;
use crate::bbox::Bbox;
use crate::catalog::Catalog;
use crate::datetime::day_of;
use crate::http::call::Call;
use crate::http::service::state::AppState;
use crate::http::wire::links::{Base, Link, segment};
use crate::http::wire::params::Params;
use crate::http::wire::problem::Problem;
use crate::picture::{self, Layout, MapLayer, Picture, png};
use crate::text::shortened;

pub(crate) fn resources() -> Vec<Resource> {
    let map = |id, path, summary, handler, formats| Resource {
        id,
        group: Group::Maps,
        summary,
        parameters: vec![DATETIME, BBOX, LAYERS, SELECT, LAYOUT, WIDTH, HEIGHT],
        formats,
        caching: Caching { of_today: Some(names_no_day), ..Caching::default() },
        handler,
        example: |resource, state| Some(format!("{}?datetime={}", resource.path, state.default_day())),
        ..Resource::get(path, async |call: Call| answer(call, Form::Svg).await)
    };
    vec![
        map(
            "getMapAsSvg",
            "/map.svg",
            "The map of a day as SVG, with legend and sentence or plain",
            get(async |call: Call| answer(call, Form::Svg).await),
            &[Format::Svg],
        ),
        map(
            "getMapAsPng",
            "/map.png",
            "The map of a day as PNG, with legend and sentence or plain",
            get(async |call: Call| answer(call, Form::Png).await),
            &[Format::Png],
        ),
    ]
}

/// Whether a question leaves the day open, so that its answer depends on today.
fn names_no_day(_: &AppState, request: &Request) -> bool {
    !Params::of(request.uri()).is_ok_and(|params| params.get(DATETIME.name).is_some())
}

const DATETIME: Parameter = Parameter::query(
    "datetime",
    Values::Formed { format: Some("date"), example: "2020-12-01" },
    "The day of the map; today if left out",
);
const BBOX: Parameter = Parameter::query(
    "bbox",
    Values::Box,
    "The box that is shown whole: west, south, east, north in degrees (CRS84); west greater than east crosses the \
     antimeridian. The data's own first view if left out",
);
const LAYERS: Parameter = Parameter::query(
    "layers",
    Values::List,
    "The collections that are drawn, with all their features at any scale; all that have a style if left out, those of low \
     rank only where the scale is large",
);
const SELECT: Parameter = Parameter::query(
    "select",
    Values::Text,
    "A feature that is outlined: the id of its collection, a slash, its own id",
);
const LAYOUT: Parameter = Parameter::query(
    "layout",
    Values::OneOf { names: &["full", "plain"], default: true },
    "The map with title, date, sentence, legend and notice, or the map alone",
);
const WIDTH: Parameter =
    Parameter::query("width", side(SIZE.0), "The width in pixels; with words beside the map at least 480");
const HEIGHT: Parameter =
    Parameter::query("height", side(SIZE.1), "The height in pixels; with words beside the map at least 320");

const fn side(default: u32) -> Values {
    let (least, most) = (SIDES.0 as u64, SIDES.1 as u64);
    Values::Integer { least, most: Some(most), default: Some(default as u64) }
}

/// The least and greatest width and height, in pixels.
const SIDES: (u32, u32) = (120, 2400);
/// The least width and height that have room for words beside the map.
const ROOM_FOR_WORDS: (u32, u32) = (480, 320);
/// The width and height of a picture that names none.
const SIZE: (u32, u32) = (1200, 800);

/// A form in which a picture is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Svg,
    Png,
}

impl Form {
    pub(crate) const ALL: [Self; 2] = [Self::Svg, Self::Png];

    pub(crate) fn path(self) -> &'static str {
        match self {
            Self::Svg => "/map.svg",
            Self::Png => "/map.png",
        }
    }

    pub(crate) fn media_type(self) -> &'static str {
        match self {
            Self::Svg => picture::MEDIA_TYPE,
            Self::Png => png::MEDIA_TYPE,
        }
    }

    /// What the form is called.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Svg => "SVG",
            Self::Png => "PNG",
        }
    }

    /// The link of the landing page.
    pub(crate) fn link(self, base: &Base) -> Link {
        let title = format!("The map of today as {}; of another day with datetime", self.title());
        Link::new(base.localized(self.path()), "preview", self.media_type(), &title)
    }
}

/// What a picture is asked to show. Layers and selection are those of the catalogue that it was read with.
struct Asked {
    day: Date,
    language: String,
    bbox: Option<Bbox>,
    /// Ids of collections; all that are drawn if `None`.
    layers: Option<Vec<String>>,
    select: Option<(String, String)>,
    layout: Layout,
    size: (u32, u32),
}

async fn answer(
    Call { state, base, language, mut params, .. }: Call,
    form: Form,
) -> Result<Response, Problem> {
    let catalog = state.catalog();
    let day = match params.take(DATETIME.name)? {
        None => state.today(),
        Some(text) => day_of(&text, catalog.offset()).ok_or_else(|| {
            Problem::parameter(
                DATETIME.name,
                format_args!("is '{}'; allowed is a day such as 2020-12-01", shortened(&text)),
            )
        })?,
    };
    let layout = layout(&mut params)?;
    let asked = Asked {
        day,
        language,
        bbox: bbox(&mut params)?,
        layers: layers(&mut params, catalog)?,
        select: selection(&mut params, catalog)?,
        layout,
        size: (side_of(&mut params, WIDTH, layout)?, side_of(&mut params, HEIGHT, layout)?),
    };
    params.finish()?;
    let own = asked.language == catalog.info().language();
    let language = if own { String::new() } else { format!("&lang={}", asked.language) };
    let address = base.url(&format!("/?datetime={day}{language}"));
    let shared = state.clone();
    let drawn = state.work().run(move |_| {
        let svg = asked.picture(&shared, address).svg();
        match form {
            Form::Svg => Ok(svg.into_bytes()),
            Form::Png => png::paint(&svg),
        }
    });
    let drawn = drawn.await?.map_err(|error| Problem::internal(&error))?;
    let mut response = reply::bytes(form.media_type(), drawn.into());
    let name = format!("inline; filename=\"map-{day}{}\"", form.path().trim_start_matches("/map"));
    response.headers_mut().extend(HeaderValue::try_from(name).ok().map(|name| (CONTENT_DISPOSITION, name)));
    Ok(response)
}

impl Asked {
    fn picture<'a>(&'a self, state: &'a AppState, address: String) -> Picture<'a> {
        let catalog = state.catalog();
        let whole = Picture::new(catalog, state.timeline(), self.day);
        let layers = self.layers.as_ref().map(|ids| {
            let collections = ids.iter().filter_map(|id| catalog.get(id));
            collections.map(|collection| MapLayer { collection, features: None, any_rank: true }).collect()
        });
        Picture {
            language: &self.language,
            layout: self.layout,
            size: self.size,
            bbox: self.bbox,
            layers: layers.unwrap_or(whole.layers),
            selected: self.select.as_ref().and_then(|(collection, id)| {
                let collection = catalog.get(collection)?;
                Some(Member { collection, feature: collection.feature(id)? })
            }),
            address,
            ..whole
        }
    }
}

fn layout(params: &mut Params) -> Result<Layout, Problem> {
    match params.take(LAYOUT.name)?.as_deref() {
        None | Some("full") => Ok(Layout::Full),
        Some("plain") => Ok(Layout::Plain),
        Some(text) => Err(Problem::parameter(
            "layout",
            format_args!("is '{}'; allowed are full, plain", shortened(text)),
        )),
    }
}

fn side_of(params: &mut Params, parameter: Parameter, layout: Layout) -> Result<u32, Problem> {
    let name = parameter.name;
    let is_width = parameter == WIDTH;
    let pick = |(width, height): (u32, u32)| if is_width { width } else { height };
    let (least, most) = SIDES;
    let least = if layout == Layout::Full { pick(ROOM_FOR_WORDS) } else { least };
    let Some(text) = params.take(name)? else { return Ok(pick(SIZE)) };
    let number = text.parse().ok().filter(|number| (least..=most).contains(number));
    number.ok_or_else(|| {
        let layout = if layout == Layout::Full { "full" } else { "plain" };
        Problem::parameter(
            name,
            format_args!(
                "is '{}'; allowed with layout={layout} is a whole number of pixels from {least} to {most}",
                shortened(&text)
            ),
        )
    })
}

fn bbox(params: &mut Params) -> Result<Option<Bbox>, Problem> {
    let Some(text) = params.take(BBOX.name)? else { return Ok(None) };
    text.parse().map(Some).map_err(|error| Problem::parameter("bbox", error))
}

fn layers(params: &mut Params, catalog: &Catalog) -> Result<Option<Vec<String>>, Problem> {
    let Some(text) = params.take(LAYERS.name)? else { return Ok(None) };
    let known = |id: &str| {
        catalog.get(id).map(|collection| collection.id().to_owned()).ok_or_else(|| {
            let allowed: Vec<_> = catalog.collections().map(crate::collection::Collection::id).collect();
            let allowed = allowed.join(", ");
            Problem::parameter("layers", format_args!("names '{}'; allowed are {allowed}", shortened(id)))
        })
    };
    let mut layers = Vec::new();
    for id in text.split(',').map(str::trim) {
        let id = known(id)?;
        if !layers.contains(&id) {
            layers.push(id);
        }
    }
    Ok(Some(layers))
}

fn selection(params: &mut Params, catalog: &Catalog) -> Result<Option<(String, String)>, Problem> {
    let Some(text) = params.take(SELECT.name)? else { return Ok(None) };
    let found = text.split_once('/').filter(|(collection, id)| {
        catalog.get(collection).is_some_and(|collection| collection.feature(id).is_some())
    });
    let found = found.map(|(collection, id)| (collection.to_owned(), id.to_owned()));
    found.map(Some).ok_or_else(|| {
        Problem::parameter(
            "select",
            format_args!(
                "is '{}', which is no feature; allowed is the id of a collection, a slash and the id of a feature in it",
                shortened(&text)
            ),
        )
    })
}

/// The address of a picture, with its parameters in the order given.
pub(crate) fn picture_href(base: &Base, form: Form, parameters: &[(&str, &str)]) -> String {
    let parameters: Vec<_> = parameters
        .iter()
        .map(|(name, value)| {
            // Commas and slashes are allowed in a query, and easier to read than what stands for them.
            format!("{name}={}", segment(value).replace("%2C", ",").replace("%2F", "/"))
        })
        .collect();
    base.url(&format!("{}?{}", form.path(), parameters.join("&")))
}
