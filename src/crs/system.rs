//! The table of systems: what projects them, and where they are offered.

use std::sync::{LazyLock, OnceLock};

use geo::{Contains, Coord, Rect};
use proj4rs::Proj;

use crate::bbox::Bbox;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub(super) enum System {
    #[default]
    Crs84,
    Wgs84,
    WebMercator,
    /// LAEA, EPSG:3035.
    EqualArea,
    /// A zone from 1 to 60 of one half of the globe.
    Utm {
        zone: u8,
        south: bool,
    },
}

const ZONES: u8 = 60;
/// The easting of a zone's central meridian in metres.
pub(super) const UTM_EASTING: f64 = 500_000.0;
/// Beyond that many zones, none is offered.
const MOST_ZONES: usize = 4;
/// Where `tests/crs.json` holds EPSG:3035 to PROJ, in degrees: west and south, east and north.
const EQUAL_AREA: (Coord, Coord) = (Coord { x: -55.0, y: 20.0 }, Coord { x: 65.0, y: 85.0 });

/// Projections are made of their definition when first used: EPSG:3857, EPSG:3035, then the zones north and south.
static PLANES: [OnceLock<Option<Proj>>; 2 + 2 * ZONES as usize] =
    [const { OnceLock::new() }; 2 + 2 * ZONES as usize];

/// Of no datum, as all planes are: so proj4rs shifts none.
static DEGREES: LazyLock<Option<Proj>> =
    LazyLock::new(|| Proj::from_proj_string("+proj=longlat +ellps=WGS84").ok());

/// What stands for CRS84 where a projection is asked.
pub(super) fn degrees() -> Option<&'static Proj> {
    DEGREES.as_ref()
}

impl System {
    /// The systems but the world-wide ones for data of that extent.
    pub(super) fn of_extent(extent: &Bbox) -> Vec<Self> {
        let mut zones: Vec<_> = extent.rects().flat_map(zones_of).collect();
        if zones.len() > MOST_ZONES {
            zones.clear();
        }
        let (low, high) = EQUAL_AREA;
        let area = Rect::new(low, high);
        let within = extent.rects().all(|rect| area.contains(&rect.min()) && area.contains(&rect.max()));
        zones.extend(within.then_some(Self::EqualArea));
        zones
    }

    /// What projects it; `None` for degrees.
    pub(super) fn plane(self) -> Option<&'static Proj> {
        let (place, definition) = match self {
            Self::Crs84 | Self::Wgs84 => return None,
            Self::WebMercator => (0, "+proj=merc +R=6378137".to_owned()),
            Self::EqualArea => {
                (1, "+proj=laea +lat_0=52 +lon_0=10 +x_0=4321000 +y_0=3210000 +ellps=GRS80".to_owned())
            }
            Self::Utm { zone, south } => {
                let (half, first) = if south { (" +south", 1 + ZONES) } else { ("", 1) };
                (usize::from(first + zone), format!("+proj=utm +zone={zone}{half} +ellps=WGS84"))
            }
        };
        PLANES.get(place)?.get_or_init(|| Proj::from_proj_string(&definition).ok()).as_ref()
    }

    /// The longitude in the middle of the plane, in degrees.
    pub(super) fn meridian(self) -> f64 {
        match self {
            Self::Utm { zone, .. } => meridian_of(zone),
            Self::EqualArea => 10.0,
            Self::Crs84 | Self::Wgs84 | Self::WebMercator => 0.0,
        }
    }

    /// A zone, if there is one of that number.
    pub(super) fn zone(zone: u8, south: bool) -> Option<Self> {
        (1..=ZONES).contains(&zone).then_some(Self::Utm { zone, south })
    }
}

fn meridian_of(zone: u8) -> f64 {
    f64::from(zone) * 6.0 - 183.0
}

/// The zones that a rectangle touches, with more than the end of it, from west to east.
fn zones_of(rect: Rect) -> impl Iterator<Item = System> {
    let (low, high) = (rect.min(), rect.max());
    let north = low.y < 84.0 && (high.y > 0.0 || low.y >= 0.0);
    let south = low.y < 0.0 && high.y > -80.0;
    let halves = [north.then_some(false), south.then_some(true)];
    let touched = (1..=ZONES).filter(move |zone| {
        let (west, east) = (meridian_of(*zone) - 3.0, meridian_of(*zone) + 3.0);
        low.x < east && (high.x > west || low.x >= west)
    });
    touched.flat_map(move |zone| halves.into_iter().flatten().map(move |south| System::Utm { zone, south }))
}
