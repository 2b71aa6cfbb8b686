//! The map of the day as pictures: within the page, on the cards that others make of its address, to take away.

use crate::http::pictures::map::{Form, picture_href};
use crate::http::reader::view::View;

/// Addresses of pictures.
pub(crate) struct Pictures {
    /// What the page shows until its script draws the map.
    pub(crate) map: String,
    /// The same on a narrow screen.
    pub(crate) phone: String,
    /// What others show beside a link to the page (Open Graph).
    pub(crate) card: String,
    pub(crate) svg: String,
    pub(crate) png: String,
}

impl Pictures {
    pub(crate) fn of(view: &View<'_>) -> Self {
        let day = view.day.to_string();
        let select =
            view.selected.map(|(collection, feature)| format!("{}/{}", collection.id(), feature.id()));
        let whole = || [("datetime", day.as_str()), ("lang", view.language)].into_iter();
        let href = |form, more: &[(&str, &str)]| {
            let parameters: Vec<_> = whole().chain(more.iter().copied()).collect();
            picture_href(view.base, form, &parameters)
        };
        let plain = |width, height| {
            let mut parameters = vec![("layout", "plain"), ("width", width), ("height", height)];
            parameters.extend(select.as_deref().map(|select| ("select", select)));
            href(Form::Svg, &parameters)
        };
        Self {
            map: plain("1200", "800"),
            phone: plain("400", "300"),
            card: href(Form::Png, &[("width", "1200"), ("height", "630")]),
            svg: href(Form::Svg, &[]),
            png: href(Form::Png, &[]),
        }
    }
}
