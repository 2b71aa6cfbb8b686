//! Which part of the globe a picture shows, and where a position lies on it.

use geo::{BoundingRect, Coord, Geometry, Rect};

use crate::bbox::Bbox;
use crate::geometry::Window;
use crate::tile::TileMatrixSet;

/// Web Mercator, as on the reader's page.
const PROJECTION: TileMatrixSet = TileMatrixSet::WebMercatorQuad;
/// Pixels of the whole globe at zoom 0.
const WORLD: f64 = 256.0;
/// The largest scale: about half a metre a pixel. A box without an extent is shown at it.
const CLOSEST: f64 = 18.0;
/// Shapes are cut so far outside of the frame that the cut's outline is not seen.
const MARGIN: f64 = 24.0;
/// Metres of the equator of the sphere that the projection is of.
const EQUATOR: f64 = 40_075_016.686;

/// A part of the globe in a frame of pixels, which count from the picture's north-west corner to the east and south.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct View {
    frame: Rect<f64>,
    /// Pixels of the whole globe.
    scale: f64,
    /// The middle of the frame, as a fraction of the globe; beyond 1 over the antimeridian.
    middle: Coord,
}

impl View {
    /// The whole of `bbox` in `frame`, and what lies around it where their shapes differ; `padding` pixels are left free.
    pub(super) fn new(frame: Rect<f64>, bbox: &Bbox, padding: f64) -> Self {
        let [west, south, east, north] = bbox.edges();
        let east = if east < west { east + 360.0 } else { east };
        let inside = |place: Coord| Coord { x: place.x, y: place.y.clamp(0.0, 1.0) };
        let north_west = inside(PROJECTION.fraction(Coord { x: west, y: north }));
        let south_east = inside(PROJECTION.fraction(Coord { x: east, y: south }));
        let room = |length: f64| (length - 2.0 * padding).max(length / 2.0);
        let scale = (room(frame.width()) / (south_east.x - north_west.x))
            .min(room(frame.height()) / (south_east.y - north_west.y))
            .min(WORLD * CLOSEST.exp2());
        Self { frame, scale, middle: (north_west + south_east) / 2.0 }
    }

    /// The frame in pixels.
    pub(super) fn frame(&self) -> Rect<f64> {
        self.frame
    }

    /// Where a position in degrees lies, `turns` of the globe further east.
    pub(super) fn pixel(&self, position: Coord, turns: f64) -> Coord {
        let at = PROJECTION.fraction(position);
        let middle = self.frame.center();
        Coord {
            x: (at.x + turns - self.middle.x).mul_add(self.scale, middle.x),
            y: (at.y - self.middle.y).mul_add(self.scale, middle.y),
        }
    }

    /// The position in degrees of a pixel; its longitude may lie beyond 180.
    pub(super) fn position(&self, pixel: Coord) -> Coord {
        PROJECTION.position((pixel - self.frame.center()) / self.scale + self.middle)
    }

    /// The zoom as web maps count it.
    pub(super) fn zoom(&self) -> f64 {
        (self.scale / WORLD).log2()
    }

    /// Metres on the ground that a pixel in the middle is wide.
    pub(super) fn metres_per_pixel(&self) -> f64 {
        let latitude = self.position(self.frame.center()).y;
        EQUATOR * latitude.to_radians().cos() / self.scale
    }

    /// The frame with a margin, beyond which nothing need be drawn.
    pub(super) fn window(&self) -> Window {
        let margin = Coord { x: MARGIN, y: MARGIN };
        Window { low: self.frame.min() - margin, high: self.frame.max() + margin }
    }

    /// The box in degrees of all that may be seen.
    pub(super) fn bbox(&self) -> Bbox {
        let Window { low, high } = self.window();
        let (north_west, south_east) = (self.position(low), self.position(high));
        // Above the last parallel of the map there is nothing, so that all that lies there is asked for too.
        let (south, north) = (south_east.y.max(-90.0), north_west.y.min(90.0));
        let around = south_east.x - north_west.x >= 360.0;
        let wrapped = |longitude: f64| (longitude + 180.0).rem_euclid(360.0) - 180.0;
        let (west, east) =
            if around { (-180.0, 180.0) } else { (wrapped(north_west.x), wrapped(south_east.x)) };
        Bbox::new(west, south, east, north).unwrap_or(Bbox::WORLD)
    }

    /// By how many turns of the globe a geometry must be moved to be seen; more than one where the view shows it twice.
    pub(super) fn turns(&self, geometry: &Geometry) -> impl Iterator<Item = f64> + use<> {
        let Window { low, high } = self.window();
        let rect = geometry.bounding_rect();
        let view = *self;
        let turns = [-1.0, 0.0, 1.0].into_iter();
        turns.filter(move |turns| {
            rect.is_some_and(|rect| {
                let (south_west, north_east) =
                    (view.pixel(rect.min(), *turns), view.pixel(rect.max(), *turns));
                let is_beside = north_east.x < low.x || south_west.x > high.x;
                let is_beyond = south_west.y < low.y || north_east.y > high.y;
                !is_beside && !is_beyond
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view(bbox: &str) -> View {
        let frame = Rect::new(Coord { x: 100.0, y: 0.0 }, Coord { x: 500.0, y: 300.0 });
        View::new(frame, &bbox.parse().unwrap(), 10.0)
    }

    #[rstest::rstest]
    #[case::wide("-10,40,30,45")]
    #[case::tall("9,-40,10,45")]
    #[case::over_the_antimeridian("177,65,-177,70")]
    #[case::world("-180,-90,180,90")]
    fn the_box_lies_in_the_frame_as_large_as_it_can(#[case] bbox: &str) {
        let view = view(bbox);
        let [west, south, east, north] = bbox.parse::<Bbox>().unwrap().edges();
        let east = if east < west { east + 360.0 } else { east };
        let mercator = |latitude: f64| latitude.clamp(-85.051_128, 85.051_128);
        let north_west = view.pixel(Coord { x: west, y: mercator(north) }, 0.0);
        let south_east = view.pixel(Coord { x: east, y: mercator(south) }, 0.0);
        let room = [north_west.x - 100.0, 500.0 - south_east.x, north_west.y, 300.0 - south_east.y];
        assert!(room.iter().all(|room| *room > 9.9), "{room:?}");
        let touches = |a: f64, b: f64| (a - 10.0).abs() < 0.1 && (b - 10.0).abs() < 0.1;
        assert!(touches(room[0], room[1]) || touches(room[2], room[3]), "{room:?}");
    }

    #[test]
    fn pixels_and_positions_lead_back_to_each_other() {
        let view = view("177,65,-177,70");
        let pixel = Coord { x: 123.0, y: 45.0 };
        let back = view.pixel(view.position(pixel), 0.0);
        assert!((back.x - pixel.x).abs() < 1e-6 && (back.y - pixel.y).abs() < 1e-6, "{back:?}");
    }

    #[test]
    fn what_lies_on_the_other_side_of_the_antimeridian_is_moved_into_view() {
        let view = view("177,65,-177,70");
        let turns = |x: f64| view.turns(&geo::Point::new(x, 67.0).into()).collect::<Vec<_>>();
        assert_eq!(turns(178.0), [0.0]);
        assert_eq!(turns(-178.0), [1.0]);
        assert!(turns(20.0).is_empty());
        assert_eq!(view.bbox().rects().count(), 2);
    }

    #[rstest::rstest]
    #[case::a_point("9,47,9,47", 18.0)]
    #[case::a_pole("0,89,10,90", 4.0)]
    fn a_box_without_an_extent_has_the_closest_view(#[case] bbox: &str, #[case] least: f64) {
        let view = view(bbox);
        assert!((least..=18.0).contains(&view.zoom()), "{}", view.zoom());
        assert!(view.metres_per_pixel() > 0.0);
    }

    #[test]
    fn the_scale_is_that_of_web_maps() {
        // At zoom 0 a pixel of the equator is 156,543 m wide.
        let frame = Rect::new(Coord { x: 0.0, y: 0.0 }, Coord { x: 256.0, y: 256.0 });
        let view = View::new(frame, &Bbox::WORLD, 0.0);
        assert!(view.zoom().abs() < 1e-9);
        assert!((view.metres_per_pixel() - 156_543.03).abs() < 0.01);
    }
}
