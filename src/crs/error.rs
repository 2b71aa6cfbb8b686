//! Why something given in a system cannot be brought to degrees.

use super::reference::Crs;
use crate::bbox::ParseBboxError;

/// How often an edge is halved at most. With 4,096 chords the longest that a UTM zone has, across all of it, is followed.
pub(super) const HALVINGS: u8 = 12;
/// So many positions a geometry may have: a box with the longest of edges.
pub(super) const MAX_POSITIONS: usize = 4 << HALVINGS;

/// Why a position, box or geometry given in a system cannot be brought to degrees.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum UnprojectError {
    /// A lower edge is above the upper one, or is no number.
    #[error("lower {axis} {low} is above upper {axis} {high}")]
    Order {
        /// Name of the axis.
        axis: &'static str,
        /// The lower edge in metres.
        low: f64,
        /// The upper edge in metres.
        high: f64,
    },
    /// It reaches outside the system's plane.
    #[error("position {first}, {second} lies outside of what {} can show", crs.code())]
    Outside {
        /// The position's first number, in metres.
        first: f64,
        /// Its second.
        second: f64,
        /// The system.
        crs: Crs,
    },
    /// The edges of a geometry are so long that they bend too much in degrees.
    #[error("edges that are straight in {} bend too much in degrees; allowed are such as {} chords can follow", crs.code(), MAX_POSITIONS)]
    Bent {
        /// The system.
        crs: Crs,
    },
    /// A box of degrees is none.
    #[error(transparent)]
    Degrees(#[from] ParseBboxError),
}
