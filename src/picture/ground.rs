//! The image of the ground on a picture, which holds it whole, so that it can be taken away alone.

use base64::display::Base64Display;
use base64::engine::general_purpose::STANDARD;
use geo::{Coord, Rect};

use super::svg::{Px, Svg, Value};
use super::view::View;
use crate::ground::Ground;

/// Writes the image where it lies; both it and the picture are in Web Mercator, so that it is only moved and scaled.
pub(super) fn write(svg: &mut Svg, ground: &Ground, view: &View) {
    let [west, south, east, north] = ground.info().bbox;
    let rect = Rect::new(Coord { x: west, y: south }, Coord { x: east, y: north });
    let href =
        format!("data:{};base64,{}", ground.media_type(), Base64Display::new(ground.bytes(), &STANDARD));
    for turns in view.turns(&rect.into()) {
        let north_west = view.pixel(Coord { x: west, y: north }, turns);
        let size = view.pixel(Coord { x: east, y: south }, turns) - north_west;
        let place: [(&str, Value<'_>); 4] = [
            ("x", &Px(north_west.x)),
            ("y", &Px(north_west.y)),
            ("width", &Px(size.x)),
            ("height", &Px(size.y)),
        ];
        let image: [(&str, Value<'_>); 3] =
            [("data-part", &"ground"), ("preserveAspectRatio", &"none"), ("href", &href)];
        svg.empty("image", &[&place[..], &image[..]].concat());
    }
}
