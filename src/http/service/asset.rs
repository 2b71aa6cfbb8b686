//! The page's script, style and letters, and the image of the ground: compressed once, and kept for good under an
//! address with their hash.

use std::sync::Arc;

use bytes::Bytes;
use xxhash_rust::xxh3::xxh3_64;

use crate::ground::Ground;
use crate::http::wire::encoded_body::Prepared;

/// A file of the page.
#[derive(Debug, Clone)]
pub(crate) struct Asset {
    hash: u64,
    pub(crate) prepared: Arc<Prepared>,
}

impl Asset {
    /// A file of the page, of the kind that its name tells.
    pub(crate) fn named(name: &str, bytes: Bytes) -> Self {
        let media_type = match name.rsplit_once('.') {
            Some((_, "css")) => "text/css; charset=utf-8",
            Some((_, "js")) => "text/javascript; charset=utf-8",
            Some((_, "png")) => "image/png",
            Some((_, "svg")) => "image/svg+xml",
            Some((_, "woff2")) => "font/woff2",
            _ => "application/octet-stream",
        };
        Self::new(media_type, bytes)
    }

    pub(crate) fn new(media_type: &'static str, bytes: Bytes) -> Self {
        Self { hash: xxh3_64(&bytes), prepared: Arc::new(Prepared::new(media_type, bytes)) }
    }

    pub(crate) fn hash(&self) -> u64 {
        self.hash
    }
}

/// The name of the image of the ground among the page's files, whatever that of its own file.
pub(crate) fn ground_name(ground: &Ground) -> String {
    ground.media_type().replace("image/", "ground.")
}
