//! Reading a GeoJSON geometry into geo's types: in one pass where nothing is to be mended, or with care and the place of any
//! fault in it.

mod careful;
mod clip;
mod error;
mod globe;
mod misread;
mod ready;

pub(crate) use careful::{Read, from_json, from_json_unbounded, read};
pub(crate) use clip::Window;
pub use error::{GeometryError, GeometryFault};
pub(crate) use ready::Ready;
